import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { freePorts } from '../../interop/freePorts.ts'
import { campaign } from './campaign.ts'
import type { Defect } from './faultyServer.ts'
import { ProcessSubject } from './subject.ts'

const server = fileURLToPath(new URL('faultyServer.ts', import.meta.url))

async function findings(defect: Defect, count: number): Promise<readonly string[]> {
  const { namesrvPort, brokerPort } = await freePorts()
  const ports = { namesrv: namesrvPort, broker: brokerPort, vip: brokerPort - 2, control: namesrvPort + 1 }
  const args = ['--import', 'tsx', server, defect, ...[ports.namesrv, ports.broker, ports.control].map(String)]
  const subject = new ProcessSubject({ args, ports, onDisk: false })
  const report = await campaign(subject, {
    count,
    seed: 4,
    warmUp: 30,
    growthMiB: 60,
    settleMs: 500,
    shrinksMax: 1,
  })
  return report.findings.map(({ text }) => text)
}

// Memory and sockets of a process are read from /proc.
describe.runIf(process.platform === 'linux')('a campaign of strangers', () => {
  it.each([
    ['crash', 300, /^the server ended: .*a planted crash/],
    ['hang', 300, /does not answer others within|has not arrived|was not accepted/],
    ['leak', 150, /^resident memory has grown by \d+ MiB/],
    ['sockets', 300, /was not closed within/],
    ['loss', 300, /^message \d+ (was not accepted|has not arrived)/],
    ['noise', 300, /^the answer is no frame/],
  ] as const)('finds a server with the defect %s', async (defect, count, sentence) => {
    const found = await findings(defect, count)
    expect(found.length).toBeGreaterThan(0)
    expect(found[0]).toMatch(sentence)
  })

  it('finds nothing where nothing is planted', async () => {
    expect(await findings('none', 100)).toEqual([])
  })
})
