import type { Fault, Situation, Step } from '../situation.ts'

const SEND: readonly Step[] = [{ do: 'producer' }, { do: 'send' }]
const ROUTE = ['GET_ROUTEINFO_BY_TOPIC'] as const

const with1 = (name: string, ns: Fault, steps: readonly Step[] = SEND): Situation => ({
  name: `NameServer: ${name}`,
  faults: { ns },
  steps,
})

const with2 = (name: string, faults: Situation['faults'], steps: readonly Step[] = SEND): Situation => ({
  name: `NameServer: ${name}`,
  namesrv: ['{ns}', '{ns2}'],
  nameServers: ['ns', 'ns2'],
  ...(faults === undefined ? {} : { faults }),
  steps,
  drawn: 'which NameServer is first',
})

const SENDS: readonly Step[] = [...SEND, { do: 'send' }, { do: 'send' }]

export const nameServers: readonly Situation[] = [
  with1('refused', { kind: 'down' }, SENDS),
  with1('silent', { kind: 'silent' }),
  with1('closes on the request', { kind: 'closes' }),
  with1('resets on the request', { kind: 'resets' }),
  with1('answers after 1 s', { kind: 'delays', ms: 1000 }),
  with1('answers after 4 s', { kind: 'delays', ms: 4000 }),
  with1('answers code 1', { kind: 'answers', code: 1, remark: 'boom remark', on: ROUTE }),
  with1('does not know the topic', { kind: 'answers', code: 17, remark: 'No topic route info', on: ROUTE }),
  with1('refused, asynchronous send', { kind: 'down' }, [{ do: 'producer' }, { do: 'send', mode: 'async' }]),
  with1('refused, one-way send', { kind: 'down' }, [{ do: 'producer' }, { do: 'send', mode: 'oneway' }]),
  with2('two, both refused', { ns: { kind: 'down' }, ns2: { kind: 'down' } }, SENDS),
  with2('two, one refused', { ns: { kind: 'down' } }, SENDS),
  {
    name: 'NameServer: lost during work',
    steps: [
      ...SEND,
      { do: 'fault', server: 'ns', fault: { kind: 'down' } },
      { do: 'send' },
      { do: 'send', topic: 'T2' },
      { do: 'fault', server: 'ns', fault: undefined },
      { do: 'send', topic: 'T2' },
    ],
  },
  with2('two, one lost during work', undefined, [
    ...SEND,
    { do: 'fault', server: 'ns', fault: { kind: 'down' } },
    { do: 'send', topic: 'T2' },
    { do: 'send', topic: 'T3' },
    { do: 'send', topic: 'T4' },
  ]),
]
