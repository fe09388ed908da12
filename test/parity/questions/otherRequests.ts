import type { Group, Step } from '../step.ts'
import { ask } from './requests.ts'

/** Requests of clients, NameServers, controllers (1001 to 1013), containers (902, 903) and of no server at all. */
const NOT_OF_BROKERS: readonly number[] = [
  ...[1, 13, 39, 40, 220, 221, 326],
  ...[
    100, 101, 102, 103, 104, 105, 106, 205, 206, 216, 217, 219, 224, 304, 311, 312, 313, 318, 319, 322, 327, 901, 904,
  ],
  ...[902, 903, 1001, 1002, 1003, 1004, 1005, 1006, 1009, 1010, 1011, 1012, 1013],
]

/** Requests of brokers and controllers. */
const NOT_OF_NAME_SERVERS: readonly number[] = [
  ...[1, 10, 11, 12, 14, 15, 17, 25, 28, 34, 35, 36, 37, 38, 40, 46, 200, 203, 215, 222, 307, 310, 320, 324],
  ...[513, 902, 905, 906, 907, 908, 1001, 1005, 1007, 1008, 2004, 3001, 200050],
]

const others = (to: 'broker' | 'namesrv', codes: readonly number[]): readonly Step[] =>
  codes.map((code) => ask(`${to}: ${code}`, code, {}, { to, limitMs: 600 }))

/** Requests that have another server, or none. */
export const otherRequests: Group = {
  name: 'otherRequests',
  turns: [...others('broker', NOT_OF_BROKERS), ...others('namesrv', NOT_OF_NAME_SERVERS)],
}
