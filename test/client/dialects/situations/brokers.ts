import type { Fault, SendMode, Situation, Step } from '../situation.ts'

const BUSY =
  '[TIMEOUT_CLEAN_QUEUE]broker busy, start flow control for a while, period in queue: 206ms, size of queue: 5'
const SENDS = ['SEND_MESSAGE', 'SEND_MESSAGE_V2'] as const

const send = (mode: SendMode): readonly Step[] => [{ do: 'producer' }, { do: 'send', mode }]
const answers = (code: number, remark: string): Fault => ({ kind: 'answers', code, remark, on: SENDS })

const FAULTS: readonly (readonly [name: string, fault: Fault])[] = [
  ['refused', { kind: 'down' }],
  ['silent', { kind: 'silent' }],
  ['silent on sends', { kind: 'silent', on: SENDS }],
  ['closes on the send', { kind: 'closes', on: SENDS }],
  ['resets on the send', { kind: 'resets', on: SENDS }],
  ['answers after 1 s', { kind: 'delays', ms: 1000, on: SENDS }],
  ['answers after 4 s', { kind: 'delays', ms: 4000, on: SENDS }],
  ['system error, code 1', answers(1, 'boom remark')],
  ['busy, code 2', answers(2, BUSY)],
  ['message illegal, code 13', answers(13, 'the message is illegal')],
  [
    'not available, code 14',
    answers(14, 'service not available now. It may be caused by one of the following reasons'),
  ],
  ['no permission, code 16', answers(16, 'the broker[127.0.0.1] sending message is forbidden')],
  ['no such topic, code 17', answers(17, 'topic[T] not exist, apply first please!')],
]

const EIGHT: readonly Step[] = [{ do: 'producer' }, ...Array.from({ length: 8 }, (): Step => ({ do: 'send' }))]

export const brokers: readonly Situation[] = [
  ...FAULTS.map(
    ([name, fault]): Situation => ({ name: `broker: ${name}`, faults: { 'broker-a': fault }, steps: send('sync') }),
  ),
  ...(['async', 'oneway'] as const).flatMap((mode) =>
    FAULTS.filter(([name]) => mode === 'async' || !name.includes('code')).map(
      ([name, fault]): Situation => ({
        name: `broker: ${name}, ${mode} send`,
        faults: { 'broker-a': fault },
        steps: send(mode),
      }),
    ),
  ),
  {
    name: 'broker: restarted between two sends',
    steps: [
      { do: 'producer' },
      { do: 'send' },
      { do: 'fault', server: 'broker-a', fault: { kind: 'down' } },
      { do: 'wait', ms: 100 },
      { do: 'fault', server: 'broker-a', fault: undefined },
      { do: 'wait', ms: 100 },
      { do: 'send' },
    ],
  },
  {
    name: 'broker: gone between two sends, and back',
    steps: [
      { do: 'producer' },
      { do: 'send' },
      { do: 'fault', server: 'broker-a', fault: { kind: 'down' } },
      { do: 'wait', ms: 100 },
      { do: 'send' },
      { do: 'fault', server: 'broker-a', fault: undefined },
      { do: 'send' },
    ],
  },
  ...FAULTS.filter(([name]) =>
    ['refused', 'silent on sends', 'system error, code 1', 'busy, code 2'].includes(name),
  ).map(
    ([name, fault]): Situation => ({
      name: `brokers: two, one ${name}`,
      brokers: ['broker-a', 'broker-b'],
      faults: { 'broker-a': fault },
      steps: EIGHT,
      drawn: 'which queue is first',
    }),
  ),
]
