import fc from 'fast-check'
import { type BodyKind, encodeBatch, encodeCompressedRegisterBroker } from '../../../src/protocol/index.ts'
import { anyBytes, bombs, hurt, textBytes } from './bytes.ts'
import { groupText, numberText, oddText, topicText } from './values.ts'

const json = (value: unknown): Uint8Array => textBytes(JSON.stringify(value) ?? 'null')

const anyJson: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }).map(json),
  fc.constantFrom(
    textBytes('null'),
    textBytes('[]'),
    textBytes('{}'),
    textBytes('"x"'),
    textBytes('{"a":1'),
    textBytes('{"a":1,"a":2,"a":{"a":3}}'),
    textBytes(`{"n":1${'0'.repeat(400)}}`),
    textBytes('{"n":1e999,"m":-1e999}'),
    textBytes('['.repeat(200_000)),
    textBytes(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`),
    textBytes(`[${'0,'.repeat(100_000)}0]`),
    textBytes(`{${Array.from({ length: 20_000 }, (_, i) => `"k${i}":${i}`).join()}}`),
    new Uint8Array(64),
  ),
)

const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown[]>(null, true, -1, 1e300, '', [], {}, [null], { a: [] }),
  oddText,
  numberText,
)
/** A value that fits, or one that does not. */
const maybe = (fits: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 7, arbitrary: fits }, { weight: 1, arbitrary: odd })

const subscription = fc.record(
  {
    topic: maybe(topicText),
    subString: maybe(fc.constantFrom('*', 'A || B', 'a > 1', '')),
    expressionType: maybe(fc.constantFrom('TAG', 'SQL92', 'XYZ')),
    subVersion: maybe(fc.integer()),
    tagsSet: maybe(fc.array(fc.string({ maxLength: 4 }), { maxLength: 4 })),
    codeSet: maybe(fc.array(fc.integer(), { maxLength: 4 })),
    classFilterMode: maybe(fc.boolean()),
  },
  { requiredKeys: [] },
)

const heartbeat = fc.record(
  {
    clientID: maybe(fc.constantFrom('fuzz@1', 'fuzz@2')),
    producerDataSet: maybe(fc.array(maybe(fc.record({ groupName: maybe(groupText) })), { maxLength: 3 })),
    consumerDataSet: maybe(
      fc.array(
        maybe(
          fc.record(
            {
              groupName: maybe(groupText),
              consumeType: maybe(fc.constantFrom('CONSUME_PASSIVELY', 'CONSUME_ACTIVELY', 'X')),
              messageModel: maybe(fc.constantFrom('CLUSTERING', 'BROADCASTING', 'X')),
              consumeFromWhere: maybe(fc.constantFrom('CONSUME_FROM_LAST_OFFSET', 'X')),
              subscriptionDataSet: maybe(fc.array(maybe(subscription), { maxLength: 3 })),
              unitMode: maybe(fc.boolean()),
            },
            { requiredKeys: [] },
          ),
        ),
        { maxLength: 3 },
      ),
    ),
    heartbeatFingerprint: maybe(fc.integer()),
    isWithoutSub: maybe(fc.boolean()),
  },
  { requiredKeys: [] },
)

const queue = fc.record(
  {
    topic: maybe(topicText),
    brokerName: maybe(fc.constantFrom('broker-a', 'neighbour')),
    queueId: maybe(fc.integer()),
  },
  { requiredKeys: [] },
)
const queueLock = fc.record(
  {
    consumerGroup: maybe(groupText),
    clientId: maybe(fc.constant('fuzz@1')),
    mqSet: maybe(fc.array(maybe(queue), { maxLength: 3 })),
  },
  { requiredKeys: [] },
)
const topicConfig = fc.record(
  {
    topicName: maybe(topicText),
    readQueueNums: maybe(fc.integer()),
    writeQueueNums: maybe(fc.integer()),
    perm: maybe(fc.integer()),
    order: maybe(fc.boolean()),
    attributes: maybe(fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), { maxKeys: 3 })),
  },
  { requiredKeys: [] },
)
const groupConfig = fc.record(
  {
    groupName: maybe(groupText),
    consumeEnable: maybe(fc.boolean()),
    retryQueueNums: maybe(fc.integer()),
    retryMaxTimes: maybe(fc.integer()),
    brokerId: maybe(fc.integer()),
    groupRetryPolicy: maybe(fc.constantFrom<unknown[]>({ type: 'CUSTOMIZED' }, { type: 'X' }, null)),
  },
  { requiredKeys: [] },
)
const version = { dataVersion: { counter: 1, timestamp: 1, stateVersion: 0 } }
const registration = fc
  .dictionary(topicText, maybe(topicConfig), { maxKeys: 3 })
  .map((table) => ({ topicConfigSerializeWrapper: { topicConfigTable: table, ...version }, filterServerList: [] }))
const offsets = fc
  .dictionary(
    fc.tuple(topicText, groupText).map(([topic, group]) => `${topic}@${group}`),
    maybe(fc.dictionary(fc.integer({ min: -2, max: 9 }).map(String), maybe(fc.integer()), { maxKeys: 3 })),
    { maxKeys: 3 },
  )
  .map((offsetTable) => ({ offsetTable }))

const jsonBody: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 4, arbitrary: heartbeat.map(json) },
  { weight: 2, arbitrary: fc.oneof(queueLock, fc.array(queueLock, { maxLength: 2 })).map(json) },
  {
    weight: 3,
    arbitrary: fc
      .oneof(topicConfig, groupConfig, fc.array(fc.oneof(topicConfig, groupConfig), { maxLength: 3 }))
      .map(json),
  },
  { weight: 2, arbitrary: fc.oneof(registration, offsets).map(json) },
  {
    weight: 1,
    arbitrary: fc.array(maybe(subscription), { maxLength: 2 }).map((list) => json({ subscriptionDataSet: list })),
  },
  { weight: 2, arbitrary: anyJson },
)

const batch: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.record({
      flag: fc.integer(),
      body: fc.uint8Array({ maxLength: 40 }),
      properties: fc.constantFrom('', 'KEYS\u0001k\u0002', 'UNIQ_KEY\u00017F000001\u0002DELAY\u00013\u0002', 'broken'),
    }),
    { maxLength: 5 },
  )
  .map(encodeBatch)

const ownBodies: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  HEART_BEAT: heartbeat,
  LOCK_BATCH_MQ: queueLock,
  UNLOCK_BATCH_MQ: queueLock,
  UPDATE_AND_CREATE_SUBSCRIPTIONGROUP: groupConfig,
  UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST: fc
    .array(groupConfig, { maxLength: 3 })
    .map((groupConfigList) => ({ groupConfigList })),
  UPDATE_AND_CREATE_TOPIC_LIST: fc.array(topicConfig, { maxLength: 3 }).map((topicConfigList) => ({ topicConfigList })),
  REGISTER_BROKER: registration,
  CHECK_CLIENT_CONFIG: subscription.map((subscriptionData) => ({
    clientId: 'fuzz@1',
    group: 'FuzzGroup',
    subscriptionData,
  })),
}

/** Larger than `maxMessageSize`, so that nothing of it is stored. */
export const tooLarge: fc.Arbitrary<Uint8Array> = fc
  .constantFrom(4_194_305, 5_000_000)
  .map((bytes) => new Uint8Array(bytes))

/** Lines for the broker's and NameServer's settings: none of them means anything, or the neighbours would feel it. */
const settings: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.tuple(fc.constantFrom('noSuchOption', 'x', '__proto__', 'rocketmqHomes', ' '), fc.oneof(numberText, oddText)),
    { maxLength: 4 },
  )
  .map((lines) => textBytes(lines.map(([key, value]) => `${key}=${value}`).join('\n')))

const compressed: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.constantFrom(...bombs),
  hurt(
    fc.array(oddText, { maxLength: 3 }).map((filterServerList) =>
      encodeCompressedRegisterBroker(
        {
          filterServerList,
          topicConfigSerializeWrapper: { topicConfigTable: new Map(), ...version },
        },
        479,
      ),
    ),
    2,
  ),
)

/** A body of the kind that the table names, or anything else. */
export function bodyFor(name: string, kind: BodyKind): fc.Arbitrary<Uint8Array | undefined> {
  const none = fc.constant(undefined)
  const own = Object.hasOwn(ownBodies, name) ? ownBodies[name] : undefined
  // Settings that mean something may be refused or obeyed; only those that mean nothing are for strangers.
  if (kind === 'properties') return fc.oneof(settings, none)
  const fitting: Readonly<Record<Exclude<BodyKind, 'properties'>, fc.Arbitrary<Uint8Array | undefined>>> = {
    none,
    json:
      own === undefined
        ? jsonBody
        : fc.oneof({ weight: 6, arbitrary: own.map(json) }, { weight: 1, arbitrary: jsonBody }),
    message: fc.uint8Array({ minLength: 1, maxLength: 200 }),
    messages: fc.oneof(batch, hurt(batch)),
    text: oddText.map(textBytes),
    binary: fc.oneof(anyBytes, batch),
  }
  return fc.oneof(
    { weight: 12, arbitrary: fitting[kind] },
    { weight: 2, arbitrary: none },
    { weight: 2, arbitrary: fc.oneof(jsonBody, batch, anyBytes) },
    ...(name === 'REGISTER_BROKER' ? [{ weight: 6, arbitrary: compressed }] : []),
  )
}
