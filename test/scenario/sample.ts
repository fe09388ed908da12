import { type Expectation, equals, type Scenario } from '../../src/scenario/index.ts'

/** A NameServer, a broker and a producer on three hosts, and a cure that changes nothing of weight. */
export function sample(changes: Partial<Scenario> = {}): Scenario {
  const sends: Expectation = { name: 'SEND_OK', check: (seen) => equals(seen.outcome('app send').text, 'SEND_OK') }
  return {
    id: 'sample',
    title: 'A sample',
    story: { symptoms: ['none'], cause: 'none', fix: 'none' },
    topology: {
      hosts: {
        namesrv: { role: 'namesrv', addresses: ['10.0.0.1'] },
        'broker-a': {
          role: 'broker',
          addresses: ['10.0.0.2'],
          settings: { namesrvAddr: '10.0.0.1:9876' },
          topics: { Orders: 4 },
        },
        pod: { role: 'none', addresses: ['10.0.0.3'] },
      },
    },
    clients: { app: { kind: 'producer', host: 'pod', dialect: 'java-5.3', namesrv: '10.0.0.1:9876', group: 'app' } },
    timeline: [
      { at: '1s', do: 'start', client: 'app' },
      { at: '2s', do: 'send', client: 'app', topic: 'Orders', body: 'hello' },
    ],
    cure: { sentence: 'Nothing.', without: [], timeline: [] },
    expect: { broken: [sends], cured: [sends] },
    ...changes,
  }
}
