import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../src/emulator/index.ts'
import { createNodeRuntime } from '../../src/node/index.ts'
import { checkScenario, equals, runOnTarget, type Scenario, within } from '../../src/scenario/index.ts'
import { sample } from './sample.ts'

let emulator: Emulator

beforeAll(async () => {
  emulator = await startEmulator({ namesrvPort: 0, brokerPort: 0, controlPort: 0, topics: ['Orders:2'] })
})
afterAll(() => emulator.stop())

/** A workload with a fault before it, and expectations of which two look at the simulated network. */
function workload(wanted: string): Scenario {
  const base = sample()
  const scenario: Scenario = {
    ...base,
    clients: {
      ...base.clients,
      till: {
        kind: 'consumer',
        host: 'pod',
        namesrv: '10.0.0.1:9876',
        group: 'billing',
        subscriptions: { Orders: '*' },
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      },
    },
    timeline: [
      { at: '1s', do: 'cut', to: 'broker-a', lasts: '1s' },
      { at: '10s', do: 'start', client: 'till' },
      { at: '10s', do: 'start', client: 'app' },
      { at: '10100ms', do: 'send', client: 'app', topic: 'Orders', body: 'hello' },
    ],
    expect: {
      broken: base.expect.broken,
      cured: [
        { name: 'SEND_OK', check: (seen) => equals(seen.outcome('app send').text, 'SEND_OK') },
        {
          name: 'the till gets it',
          check: (seen) =>
            equals(
              seen.received('till').map(({ body }) => body),
              [wanted],
            ),
        },
        {
          name: 'at the time of the timeline',
          check: (seen) => within(seen.received('till')[0]?.atMs, 10_100, 60_000),
        },
        { name: 'one connection', check: (seen) => within(seen.dials({ host: 'pod' }).length, 1, 9) },
        { name: 'the cut is over', check: (seen) => equals(seen.outcome('cut').state, 'ok') },
      ],
    },
  }
  return checkScenario(scenario)
}

const aim = (scenario: Scenario) =>
  runOnTarget(scenario, {
    namesrv: emulator.namesrvAddresses.join(';'),
    runtime: createNodeRuntime(),
    patienceMs: 3000,
  })

describe('a scenario aimed at a running cluster', () => {
  it('plays the workload in its order, judges what programs see, and says what it skipped', async () => {
    const { verdict, expectations, skipped, outcomes } = await aim(workload('hello'))
    expect(expectations).toMatchObject([
      { name: 'SEND_OK', verdict: 'holds' },
      { name: 'the till gets it', verdict: 'holds' },
      { name: 'at the time of the timeline', verdict: 'holds' },
    ])
    expect(verdict).toBe('holds')
    expect(outcomes.map(({ step, state }) => [step, state])).toContainEqual(['app send', 'ok'])
    expect(skipped.map(({ what, why }) => ({ what, why }))).toEqual([
      { what: 'step "cut"', why: 'a real cluster does not cut for a scenario' },
      { what: 'expectation "one connection"', why: 'it looks at dials, which only the simulated world shows' },
      {
        what: 'expectation "the cut is over"',
        why: 'it looks at the step "cut", which only the simulated world shows',
      },
    ])
    expect(skipped.map(({ zh }) => zh)).toEqual([
      { what: '步骤 "切断网络"', why: '真实集群不会为场景执行“切断网络”' },
      { what: '预期 "one connection"', why: '它要看 dials，只有模拟世界里看得到' },
      { what: '预期 "the cut is over"', why: '它要看步骤 "cut"，只有模拟世界里看得到' },
    ])
  })

  it('fails when a program does not see what is expected', async () => {
    const { verdict, expectations } = await aim(workload('something else'))
    expect(verdict).toBe('broken')
    expect(expectations.find(({ name }) => name === 'the till gets it')?.verdict).toBe('broken')
  })
})
