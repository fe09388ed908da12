import { ask, BEYOND_LOG, create, type Exchange, FIRST_RECORD, heartbeat, send } from './exchanges.ts'

// Requests for assignments, half messages, replicas, cold reads and RocksDB, to a fresh broker of their own. This is data.

const json = (code: number, body: unknown): Exchange => ask(code, {}, JSON.stringify(body))

const assignment = (change: Readonly<Record<string, unknown>> = {}): Exchange =>
  json(400, {
    topic: 'A1',
    consumerGroup: 'CG',
    clientId: 'client-1',
    strategyName: 'AVG',
    messageModel: 'CLUSTERING',
    ...change,
  })

const mode = (change: Readonly<Record<string, unknown>> = {}): Exchange =>
  json(401, { topic: 'A1', consumerGroup: 'CG', mode: 'POP', popShareQueueNum: 0, ...change })

const assignments: readonly Exchange[] = [
  ask(400),
  ask(401),
  ask(402),
  create('A1'),
  assignment({ topic: 'nope' }),
  { ...assignment({ consumerGroup: 'nobody' }), after: 1 },
  heartbeat('A1'),
  assignment(),
  assignment({ strategyName: 'AVG_BY_CIRCLE' }),
  assignment({ strategyName: 'MACHINE_ROOM' }),
  assignment({ clientId: 'client-2' }),
  assignment({ clientId: '' }),
  assignment({ messageModel: 'BROADCASTING' }),
  assignment({ messageModel: 'BROADCASTING', clientId: '', consumerGroup: 'nobody', strategyName: 'none' }),
  assignment({ topic: '%RETRY%CG' }),
  mode({ topic: '%RETRY%CG' }),
  mode({ topic: 'nope' }),
  mode({ consumerGroup: 'bad group' }),
  mode(),
  ask(402),
  assignment(),
  assignment({ strategyName: 'AVG_BY_CIRCLE', clientId: 'client-2' }),
  mode({ mode: 'PULL' }),
  assignment(),
  ask(402),
  mode({ consumerGroup: 'CG2', popShareQueueNum: 3 }),
  ask(402),
]

const halves: readonly Exchange[] = [
  send('A1', 0, '7F000001000018B4AAC2000000000001', 'k1', 'A'),
  ask(30, { topic: 'RMQ_SYS_TRANS_HALF_TOPIC', queueId: '0' }),
  ask(323),
  ask(323, { msgId: 'zz' }),
  ask(323, { msgId: BEYOND_LOG }),
  ask(323, { msgId: FIRST_RECORD, topic: 'A1' }),
  ask(30, { topic: 'RMQ_SYS_TRANS_HALF_TOPIC', queueId: '0' }),
]

const replicas: readonly Exchange[] = [
  ask(905),
  ask(905, { minBrokerId: '1', brokerName: 'broker-a' }),
  ask(906),
  ask(906, { masterHaAddress: '127.0.0.1:1', masterFlushOffset: '5', masterAddress: '127.0.0.1:2' }),
  ask(908),
  ask(908, { masterFlushOffset: 'x' }),
  ask(908, { masterFlushOffset: '5' }),
  ask(1007),
  ask(1008),
  ask(1008, { masterAddress: '127.0.0.1:2', masterEpoch: '1', syncStateSetEpoch: '1', masterBrokerId: '0' }, '{}'),
]

const coldReads: readonly Exchange[] = [
  ask(2003),
  ask(2001),
  ask(2001, {}, 'CG=1024\nG2=many\nG3=-5\n'),
  ask(2001, {}, 'a=\\u12'),
  ask(2003),
  ask(2002),
  ask(2002, {}, 'CG'),
  ask(2002, {}, 'nobody'),
  ask(2003),
  ask(2004),
  ask(2004, { other: '1' }),
  ask(2004, { READ_AHEAD_MODE: 'fast' }),
  ask(2004, { READ_AHEAD_MODE: '7' }),
  ask(2004, { READ_AHEAD_MODE: '0' }),
  ask(2004, { READ_AHEAD_MODE: '1' }),
]

const files: readonly Exchange[] = [
  ask(354),
  ask(354, { topic: 'A1', checkStoreTime: '0' }),
  ask(355),
  ask(355, { configType: '' }),
  ask(355, { configType: 'nonsense' }),
  ask(355, { configType: 'TOPICS;subscriptionGroups;consumerOffsets;' }),
  ask(200056),
]

export const laterExchanges: readonly Exchange[] = [...assignments, ...halves, ...replicas, ...coldReads, ...files]
