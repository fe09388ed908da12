import { existsSync } from 'node:fs'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import { writeOutput } from './writeOutput.ts'

/** Writes a scenario file that runs as it is, named after its id. Refuses an id that is none, and a file that exists. */
export async function newScenario(id: string): Promise<void> {
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id)) {
    const text = `new scenario: "${id}" is no id; allowed are lower-case words joined by "-", such as send-times-out`
    throw new SimError(ErrorCodes.ConfigInvalid, text, { id })
  }
  const file = `${id}.ts`
  if (existsSync(file)) {
    throw new SimError(ErrorCodes.ConfigInvalid, `new scenario: "${file}" exists already; choose another id`, { file })
  }
  writeOutput('new scenario', file, template(id))
  process.stdout.write(`${file} is written. Run it: rocketmq-sim run ${file}\n`)
}

/** A broker that advertises an address which a client cannot reach: the failure that most people meet first. */
function template(id: string): string {
  return `import { defineScenario, equals, matches } from 'rocketmq-sim/scenario'

export const scenario = defineScenario({
  id: '${id}',
  title: 'What goes wrong, in one sentence',
  story: {
    // What a user sees in a log and searches for.
    symptoms: ['RemotingConnectException: connect to 10.1.7.229:10911 failed'],
    cause: 'The broker advertises an address that nobody holds here.',
    fix: 'Advertise an address that clients reach.',
  },
  topology: {
    hosts: {
      namesrv: { role: 'namesrv', addresses: ['10.0.0.1'] },
      'broker-a': {
        role: 'broker',
        addresses: ['10.0.0.2'],
        settings: { namesrvAddr: '10.0.0.1:9876', brokerIP1: '10.1.7.229' },
        topics: { Orders: 4 },
      },
      laptop: { role: 'none', addresses: ['10.0.0.3'] },
    },
    firewall: [{ from: 'laptop', to: '10.1.7.0/24', action: 'reject' }],
  },
  clients: {
    shop: { kind: 'producer', host: 'laptop', dialect: 'java-5.3', namesrv: '10.0.0.1:9876', group: 'shop' },
    till: {
      kind: 'consumer',
      host: 'laptop',
      dialect: 'java-5.3',
      namesrv: '10.0.0.1:9876',
      group: 'billing',
      subscriptions: { Orders: '*' },
    },
  },
  timeline: [
    { at: '1s', do: 'start', client: 'shop' },
    { at: '1s', do: 'start', client: 'till' },
    { at: '10s', do: 'send', client: 'shop', topic: 'Orders', body: 'one coffee' },
  ],
  lasts: '30s',
  cure: {
    sentence: 'brokerIP1 is gone, so the broker advertises its own address.',
    topology: { hosts: { 'broker-a': { settings: { brokerIP1: null } } } },
  },
  expect: {
    broken: [
      { name: 'the route names 10.1.7.229', check: (seen) => equals(seen.routes()[0]?.addresses, ['10.1.7.229:10911']) },
      { name: 'the send fails', check: (seen) => matches(seen.outcome('shop send').text, 'Send [3] times') },
    ],
    cured: [
      { name: 'SEND_OK', check: (seen) => equals(seen.outcome('shop send').text, 'SEND_OK') },
      { name: 'the till gets it', check: (seen) => equals(seen.received('till').map(({ body }) => body), ['one coffee']) },
    ],
  },
})
`
}
