import { describe, expect, it } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { createDrain } from '../../src/node/index.ts'
import { runScenario, type VariantResult } from '../../src/scenario/index.ts'

async function run(id: string, variant: 'broken' | 'cured' = 'broken'): Promise<VariantResult> {
  const entry = scenarios.find((one) => one.id === id)
  if (entry === undefined) throw new Error(`no scenario ${id}`)
  return runScenario(await entry.load(), { variant, drain: createDrain() })
}

const lines = ({ timeline }: VariantResult): readonly string[] => timeline.map(({ who, text }) => `${who}  ${text}`)

describe('the timeline of a run', () => {
  it('tells a flow of deliveries in one line, also where two topics come in turn', async () => {
    const told = lines(await run('unclean-stop-loses-unflushed-and-offsets'))
    const received = told.filter((line) => line.startsWith('reader  receives'))
    expect(received.length).toBeLessThanOrEqual(4)
    expect(received[0]).toMatch(/receives 53 of Killed, "order in Killed 1" to "order in Killed 53", until 17\.2/)
  })

  it('names what a step acts on, and what it does, in words', async () => {
    const told = lines(await run('unclean-stop-loses-unflushed-and-offsets'))
    expect(told).toContain('broker-killed  kill')
    expect(told).toContain('broker-dark  powerOff')
    const cured = lines(await run('broker-external-ip-unreachable-from-pods', 'cured'))
    expect(cured).toContain('broker-a  restart, settings brokerIP1=rocketmq-broker.rocketmq.svc.cluster.local')
    const busy = lines(await run('page-cache-busy'))
    expect(busy).toContain('broker-a  stall: fault, kind=busyPageCache, lasts 1200ms')
  })

  it('says in words what a dial and a name came to, and tells brief calls once', async () => {
    const told = lines(await run('dns-outage-hits-only-new-connections'))
    expect(told).toContain('sick-java-5.3  DNS rocketmq-namesrv.mq.svc.cluster.local: the server failed (SERVFAIL)')
    expect(told.some((line) => /DNS rocketmq-broker-0\.\S+: no answer$/.test(line))).toBe(true)
    expect(told.filter((line) => line.includes('before: begins'))).toEqual([])
    const dialled = lines(await run('docker-bridge-ip-advertised'))
    expect(dialled.some((line) => /dial \S+: no answer after 2 SYN, 3000 ms/.test(line))).toBe(true)
    expect([...told, ...dialled].join('\n')).not.toMatch(/timedOut|serverFailure|notFound|[{}"]host/)
  })
})

describe('why', () => {
  it('tells groups that met the same in one sentence', async () => {
    const { explanations } = await run('broker-external-ip-unreachable-from-pods', 'cured')
    expect(explanations).toHaveLength(1)
    expect(explanations[0]?.sentence).toMatch(
      /groups CG-java-53-drop, .* and 5 more were new at 30 s, .* old messages came to each/,
    )
    expect(explanations[0]?.zh.sentence).toContain('等 8 个')
  })
})
