import { expect, it } from 'vitest'
import { createDrain } from '../../src/node/index.ts'
import { composeSetup, dockerTopology, runScenario, type Scenario, type Step } from '../../src/scenario/index.ts'

const compose = (command: string): string => `services:
  mq:
    image: apache/rocketmq:5.3.3
    restart: always
    command: ${JSON.stringify(['sh', '-c', command])}
`

/** Whether port 9876 of the container accepts, second by second, when the broker is killed at 20 s. */
async function dialled(command: string, seconds: readonly number[]): Promise<readonly string[]> {
  const topology = dockerTopology(composeSetup({ machine: 'box', address: '192.168.1.10', compose: compose(command) }))
  const dials = seconds.map(
    (second): Step => ({
      at: `${second * 1000}ms`,
      as: `dial ${second}`,
      do: 'dial',
      client: 'probe',
      to: '127.0.0.1:9876',
    }),
  )
  const scenario: Scenario = {
    id: 'shared',
    title: 'shared',
    story: { symptoms: [], cause: '', fix: '' },
    topology,
    clients: { probe: { kind: 'probe', host: 'mq' } },
    timeline: [{ at: '20s', do: 'kill', process: 'mq-broker' }, ...dials],
    lasts: '40s',
    cure: { sentence: '' },
    expect: { broken: [], cured: [] },
  }
  const { observations } = await runScenario(scenario, { variant: 'broken', drain: createDrain() })
  return seconds.map((second) => observations.outcome(`dial ${second}`).state)
}

it('a container ends with its first process, and starts again with all of its programs', async () => {
  expect(await dialled('mqnamesrv & mqbroker -n localhost:9876', [19, 21, 30])).toEqual(['ok', 'failed', 'ok'])
})

it('a program in the background ends alone', async () => {
  const command = 'mqbroker -n localhost:9876 & mqnamesrv'
  expect(await dialled(command, [19, 21, 30])).toEqual(['ok', 'ok', 'ok'])
})
