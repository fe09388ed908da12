import type { Group } from '../step.ts'
import { ask } from './requests.ts'

const at = { to: 'namesrv' } as const

/** Requests that nobody has a handler for. */
export const unknown: Group = {
  name: 'unknown',
  turns: [
    ask('an unknown request', 999),
    ask('a negative request', -7),
    ask('a request with an unknown body', 999, { a: 'b' }, { body: 'xyz' }),
    ask('an unknown request, one-way', 999, {}, { oneway: true }),
    ask('an unknown request in binary headers', 999, {}, { serialize: 'ROCKETMQ' }),
    ask('a request of the NameServer', 105, { topic: 'UnT' }),
    ask('a request of clients', 40, { consumerGroup: 'UnCG' }),
    ask('the NameServer: an unknown request', 999, {}, at),
    ask('the NameServer: an unknown request in binary headers', 999, {}, { ...at, serialize: 'ROCKETMQ' }),
    ask('the NameServer: a request of the broker', 10, {}, at),
  ],
}
