// Requests that are sent, one after the other over one connection, to a fresh NameServer: the released one when
// capture.ts records its answers, ours when the test compares. This is data.

export interface Exchange {
  readonly what: string
  readonly code: number
  readonly ext?: Readonly<Record<string, string>>
  readonly body?: string
  /** The body in base64, where it is no text. */
  readonly bytes?: string
  /** MQVersion ordinal in the header. Default 479, which is V5_3_3. */
  readonly version?: number
  /** The answer lists something in the order of Java's hashes. */
  readonly unordered?: boolean
}

const topic = (topicName: string, perm = 6, topicSysFlag = 0): object => ({
  attributes: {},
  order: false,
  perm,
  readQueueNums: 4,
  topicFilterType: 'SINGLE_TAG',
  topicName,
  topicSysFlag,
  writeQueueNums: 4,
})

const version = (counter: number, stateVersion = 0): object => ({ counter, stateVersion, timestamp: 1_700_000_000_000 })

const body = (
  topics: Readonly<Record<string, object>>,
  dataVersion = version(1),
  filterServerList: string[] = [],
): string =>
  JSON.stringify({
    filterServerList,
    topicConfigSerializeWrapper: {
      dataVersion,
      mappingDataVersion: version(0),
      topicConfigTable: topics,
      topicQueueMappingDetailMap: {},
      topicQueueMappingInfoMap: {},
    },
  })

const identity = { brokerName: 'b1', brokerAddr: '127.0.0.1:1', clusterName: 'c1', brokerId: '0' }
const master = { ...identity, haServerAddr: '127.0.0.1:2' }
const slave = { ...master, brokerId: '1', brokerAddr: '127.0.0.1:3', enableActingMaster: 'true' }
const twoTopics = { T1: topic('T1'), T2: topic('T2', 7, 3), täü: topic('täü', 7, 1) }
const route = (name: string, ext: Readonly<Record<string, string>> = {}): Exchange => ({
  what: `route of ${name}`,
  code: 105,
  ext: { topic: name, ...ext },
})

const unknownThings: readonly Exchange[] = [
  { what: 'unknown code', code: 9999 },
  { what: 'unknown negative code', code: -5 },
  { what: 'clusters of nobody', code: 106 },
  route('T1'),
  { what: 'route without topic', code: 105 },
  { what: 'register without header', code: 103 },
  { what: 'data version without header', code: 322 },
  { what: 'unregister without header', code: 104 },
  { what: 'heartbeat without header', code: 904 },
  { what: 'heartbeat of an unknown broker', code: 904, ext: identity },
  { what: 'data version of an unknown broker', code: 322, ext: identity },
  { what: 'member group of an unknown broker', code: 901, ext: { clusterName: 'c', brokerName: 'b' } },
  { what: 'member group without header', code: 901 },
  { what: 'no topics', code: 206 },
  { what: 'topics of no cluster', code: 224 },
  { what: 'topics of an unknown cluster', code: 224, ext: { cluster: 'zz' } },
  { what: 'no system topics', code: 304 },
  { what: 'no unit topics', code: 311 },
  { what: 'wipe an unknown broker', code: 205, ext: { brokerName: 'x' } },
  { what: 'wipe nothing', code: 205 },
  { what: 'add to an unknown broker', code: 327, ext: { brokerName: 'x' } },
  { what: 'delete an unnamed topic', code: 216 },
  { what: 'delete an unknown topic', code: 216, ext: { topic: 'x', clusterName: 'y' } },
  { what: 'register a topic without body', code: 217, ext: { topic: 'x' } },
]

const keyValues: readonly Exchange[] = [
  { what: 'put without key', code: 100, ext: { namespace: 'n' } },
  { what: 'put without value', code: 100, ext: { namespace: 'n', key: 'k' } },
  { what: 'get what has no value', code: 101, ext: { namespace: 'n', key: 'k' } },
  { what: 'put', code: 100, ext: { namespace: 'n', key: 'k', value: 'v:4;w' } },
  { what: 'get', code: 101, ext: { namespace: 'n', key: 'k' } },
  { what: 'list', code: 219, ext: { namespace: 'n' } },
  { what: 'list an unknown namespace', code: 219, ext: { namespace: 'z' } },
  { what: 'get from an unknown namespace', code: 101, ext: { namespace: 'z', key: 'q' } },
  { what: 'delete', code: 102, ext: { namespace: 'n', key: 'k' } },
  { what: 'list what was emptied', code: 219, ext: { namespace: 'n' } },
  { what: 'get without header', code: 101 },
  { what: 'delete without header', code: 102 },
  { what: 'list without header', code: 219 },
]

const configuration: readonly Exchange[] = [
  { what: 'update nothing', code: 318 },
  { what: 'update with a line that is no property', code: 318, body: 'abc' },
  { what: 'update what is on the black list', code: 318, body: 'rocketmqHome=/x' },
  { what: 'update with a broken escape', code: 318, body: 'x=\\u12' },
  { what: 'update a number with a word', code: 318, body: 'scanNotActiveBrokerInterval=abc\n' },
  { what: 'update', code: 318, body: 'orderMessageEnable=true\nunknownOption=1\n' },
]

const registrations: readonly Exchange[] = [
  { what: 'first registration with one topic', code: 103, ext: master, body: body({ T1: topic('T1') }) },
  { what: 'clusters after the refusal', code: 106 },
  { what: 'registration without topics', code: 103, ext: master, body: body({}) },
  { what: 'registration without body', code: 103, ext: { ...master, brokerName: 'b2', brokerAddr: '127.0.0.1:9' } },
  { what: 'clusters', code: 106, unordered: true },
  { what: 'registration', code: 103, ext: master, body: body(twoTopics) },
  route('T1'),
  { ...route('T1'), what: 'route for an old client', version: 317 },
  { ...route('T1', { acceptStandardJsonOnly: 'true' }), what: 'route for a strict old client', version: 317 },
  route('täü'),
  route('T1', { __ZONE_MODE: 'true', __ZONE_NAME: 'z1' }),
  route('T1', { __ZONE_MODE: 'true', __ZONE_NAME: ' ' }),
  { what: 'all topics', code: 206, unordered: true },
  { what: 'topics of the cluster', code: 224, ext: { cluster: 'c1' }, unordered: true },
  { what: 'system topics', code: 304, unordered: true },
  { what: 'unit topics', code: 311, unordered: true },
  { what: 'unit sub topics', code: 312 },
  { what: 'unit sub, not unit topics', code: 313 },
]

const groups: readonly Exchange[] = [
  { what: 'slave', code: 103, ext: { ...slave, __ZONE_NAME: 'z1' }, body: body({ T1: topic('T1'), T9: topic('T9') }) },
  route('T1'),
  { ...route('T1'), what: 'route of two replicas for an old client', version: 317 },
  route('T1', { __ZONE_MODE: 'true', __ZONE_NAME: 'z2' }),
  route('T1', { __ZONE_MODE: 'true', __ZONE_NAME: 'Z1' }),
  route('T9'),
  { what: 'member group', code: 901, ext: { clusterName: 'c1', brokerName: 'b1' } },
  { what: 'wrong checksum', code: 103, ext: { ...master, bodyCrc32: '123' }, body: body({}) },
  { what: 'broken body', code: 103, ext: master, body: '{"a' },
  { what: 'body that is not compressed', code: 103, ext: { ...master, compressed: 'true' }, body: 'abcdef' },
  { what: 'filter servers', code: 103, ext: master, body: body(twoTopics, version(2), ['127.0.0.1:77']) },
  route('T1'),
  { what: 'same data version', code: 322, ext: identity, body: JSON.stringify(version(2)) },
  { what: 'other data version', code: 322, ext: identity, body: JSON.stringify(version(3)) },
  { what: 'no data version', code: 322, ext: identity },
  { what: 'one more topic', code: 103, ext: master, body: body({ T3: topic('T3') }, version(3)) },
  route('T3'),
  { what: 'same version, changed queues', code: 103, ext: master, body: body({ T3: topic('T3', 4) }, version(3)) },
  route('T3'),
]

const conflicts: readonly Exchange[] = [
  { what: 'higher state', code: 103, ext: master, body: body(twoTopics, version(1, 9)) },
  {
    what: 'another address with lower state',
    code: 103,
    ext: { ...master, brokerAddr: '127.0.0.1:8' },
    body: body({ T8: topic('T8'), T7: topic('T7') }, version(1, 3)),
  },
  route('T8'),
  {
    what: 'another address with equal state',
    code: 103,
    ext: { ...master, brokerAddr: '127.0.0.1:8' },
    body: body({ T8: topic('T8'), T7: topic('T7') }, version(1, 9)),
  },
  route('T8'),
  {
    what: 'the slave becomes master',
    code: 103,
    ext: { ...slave, brokerId: '0' },
    body: body({ T1: topic('T1'), T9: topic('T9') }, version(1, 10)),
  },
  route('T9'),
  { what: 'the old master comes back', code: 103, ext: master, body: body(twoTopics, version(1, 11)) },
  { what: 'the slave is a slave again', code: 103, ext: slave, body: body({ T1: topic('T1') }, version(2, 11)) },
]

const maintenance: readonly Exchange[] = [
  { what: 'wipe', code: 205, ext: { brokerName: 'b1' } },
  route('T1'),
  { what: 'add', code: 327, ext: { brokerName: 'b1' } },
  route('T2'),
  { what: 'delete in a cluster', code: 216, ext: { topic: 'T2', clusterName: 'c1' } },
  route('T2'),
  {
    what: 'register a topic',
    code: 217,
    ext: { topic: 'TX' },
    body: '{"queueDatas":[{"brokerName":"b1","perm":6,"readQueueNums":2,"writeQueueNums":2,"topicSysFlag":0}]}',
  },
  route('TX'),
  {
    what: 'register a topic of an unknown broker',
    code: 217,
    ext: { topic: 'TY' },
    body: '{"queueDatas":[{"brokerName":"bzz","perm":6,"readQueueNums":2,"writeQueueNums":2,"topicSysFlag":0}]}',
  },
  route('TY'),
  { what: 'order', code: 100, ext: { namespace: 'ORDER_TOPIC_CONFIG', key: 'T1', value: 'b1:4' } },
  route('T1'),
  { what: 'registration with order topics', code: 103, ext: master, body: body(twoTopics, version(4, 11)) },
  { what: 'delete everywhere', code: 216, ext: { topic: 'TX' } },
  route('TX'),
]

const farewell: readonly Exchange[] = [
  {
    what: 'slave takes the place of its master',
    code: 103,
    ext: slave,
    body: body({ T1: topic('T1'), T2: topic('T2') }, version(5, 11)),
  },
  { what: 'unregister the master', code: 104, ext: identity },
  route('T1'),
  { what: 'clusters without the master', code: 106, unordered: true },
  { what: 'acting master', code: 318, body: 'supportActingMaster=true' },
  route('T1'),
  {
    what: 'the acting master registers',
    code: 103,
    ext: slave,
    body: body({ T1: topic('T1'), T2: topic('T2') }, version(6, 11)),
  },
  route('T1'),
  { what: 'unregister the slave', code: 104, ext: { ...identity, brokerAddr: '127.0.0.1:3', brokerId: '1' } },
  route('T1'),
  { what: 'unregister the last', code: 104, ext: { ...identity, brokerName: 'b2', brokerAddr: '127.0.0.1:9' } },
  { what: 'clusters at the end', code: 106 },
  { what: 'no lists', code: 318, body: 'enableAllTopicList=false\nenableTopicList=false' },
  { what: 'all topics, disabled', code: 206 },
  { what: 'topics of the cluster, disabled', code: 224, ext: { cluster: 'c1' } },
  { what: 'unit topics, disabled', code: 311 },
]

/** Body of a broker of 5.3.3 with `compressedRegister=true`, taken from its first registration. */
const compressedBody = [
  'eNqFUG1LwzAQDn73D4gfShVFmLpsdq37tnbZC/ZlNrE6RI46IhtbV007RIb/3aSyDzNs5i4XuHvu8tyDEHLW5iRfLUsuzHa9',
  'ZhZlWvKEi2KWL6tEOcu4TGbvZhvbt1bDsSwbN5utb4TQoby1OLgHOqbA4k5IYdDxe8Ci0dAzsLSWQYdh3yfAOn1jrXrOXb6c',
  'TLNUzJmca+B64+Y36NAj5j7KkuFIs7WqJbIPKL4KiEkyTAj4UR+6/C1dLUpvsSrkQlWjPvaEEsWRULaX6AX1BqT7oFIKBU/y',
  'GNhRroOvtn+WnEb+eL8OG/qfU84XoGQWO6DX2xJHo/9VPn4V+ZyLy7Sq6+KdRb0eJQyCKCFdIAkJ2Y5Jp380xS3l+kR7sw8d',
  'hx64cXRHYghI4MpniwzWWg+eX2REP3DHtAs=',
].join('')

const brokerA = {
  brokerName: 'broker-a',
  brokerAddr: '127.0.0.1:20951',
  clusterName: 'DefaultCluster',
  brokerId: '0',
  haServerAddr: '127.0.0.1:20952',
  enableActingMaster: 'false',
  bodyCrc32: '231193249',
}

const compressed: readonly Exchange[] = [
  { what: 'compressed, but not said so', code: 103, ext: { ...brokerA, compressed: 'false' }, bytes: compressedBody },
  { what: 'compressed', code: 103, ext: { ...brokerA, compressed: 'true' }, bytes: compressedBody },
  route('TBW102'),
  route('rmq_sys_SYNC_BROKER_MEMBER_broker-a'),
  {
    what: 'compressed, in the form of 4.9',
    code: 103,
    ext: { ...brokerA, compressed: 'true' },
    bytes: compressedBody,
    version: 407,
  },
  {
    what: 'bare topics of a broker before 3.0.11',
    code: 103,
    ext: { ...master, brokerName: 'old', brokerAddr: '127.0.0.1:5' },
    version: 35,
    body: '{"dataVersion":{"counter":1,"timestamp":1},"topicConfigTable":{"O1":{"topicName":"O1","perm":6,"readQueueNums":4,"writeQueueNums":4},"O2":{"topicName":"O2","perm":6,"readQueueNums":4,"writeQueueNums":4}}}',
  },
  route('O2'),
]

export const exchanges: readonly Exchange[] = [
  ...unknownThings,
  ...keyValues,
  ...configuration,
  ...registrations,
  ...groups,
  ...conflicts,
  ...maintenance,
  ...farewell,
  ...compressed,
]

/** The bytes that an exchange sends. */
export function bodyOf({ body, bytes }: Exchange): Uint8Array | undefined {
  if (bytes !== undefined) return Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0))
  return body === undefined ? undefined : new TextEncoder().encode(body)
}
