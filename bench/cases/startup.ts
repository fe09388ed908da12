import type { BenchCase } from '../case.ts'
import { atMost, type Figure } from '../figure.ts'
import { freePorts } from '../freePorts.ts'
import { openWhenListening, spawnOurs } from '../ours.ts'
import { cpuMs, residentMB } from '../processStat.ts'
import { sendTemplate } from '../wire/frames.ts'

/** From making the process to the answer of the first send, with everything that `up` starts by default. */
export const startup: BenchCase = {
  name: 'startup',
  async measure({ runs }): Promise<readonly Figure[]> {
    const wall: number[] = []
    const cpu: number[] = []
    const resident: number[] = []
    for (let run = 0; run < runs; run++) {
      const ours = spawnOurs({ ...(await freePorts()), args: ['--control', '0'] })
      try {
        const connection = await openWhenListening(ours)
        const answer = await connection.ask(sendTemplate('bench_first', 0, { bodyBytes: 128 }).frame(1))
        wall.push(performance.now() - ours.spawnedAt)
        if (answer.code !== 0) throw new Error(`the first send was answered: ${answer.header}`)
        cpu.push(cpuMs(ours.pid))
        resident.push(residentMB(ours.pid))
        connection.close()
      } finally {
        await ours.stop()
      }
    }
    return [
      { name: 'up: process start to first accepted send', unit: 'ms', values: wall, budget: atMost(250) },
      { name: 'up: processor time until then, all threads', baseline: 'startup: processor', unit: 'ms', values: cpu },
      {
        name: 'up: resident memory then',
        baseline: 'startup: memory',
        unit: 'MB',
        values: resident,
        budget: atMost(120),
      },
    ]
  },
}
