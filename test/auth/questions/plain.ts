import type { Credentials } from '../../../src/protocol/index.ts'
import { ask, create, pull, send, sendV2 } from '../../parity/questions/requests.ts'
import type { Group, Step } from '../../parity/step.ts'

const ADMIN: Credentials = { accessKey: 'rocketmq2', secretKey: '12345678' }
const USER: Credentials = { accessKey: 'RocketMQ', secretKey: '12345678' }
const LISTED: Credentials = { accessKey: 'listedAdmin', secretKey: '12345678' }
const nobody: Partial<Step> = { as: null }

/** conf/plain_acl.yml of the broker that is asked. */
export const PLAIN_ACL: string = `globalWhiteRemoteAddresses:
- 192.168.0.*
- 10.10.103.1-9

accounts:
- accessKey: RocketMQ
  secretKey: 12345678
  whiteRemoteAddress:
  admin: false
  defaultTopicPerm: DENY
  defaultGroupPerm: SUB
  topicPerms:
  - PlaPub=PUB
  - PlaSub=SUB
  - PlaBoth=PUB|SUB
  - PlaDeny=DENY
  groupPerms:
  - PlaNoGroup=DENY
  - PlaPubGroup=PUB
- accessKey: rocketmq2
  secretKey: 12345678
  whiteRemoteAddress: 192.168.1.*
  admin: true
- accessKey: listedAdmin
  secretKey: "12345678"
  admin: true
  topicPerms:
  - PlaPub=PUB
- accessKey: fromHere
  secretKey: '12345678'
  whiteRemoteAddress: 127.0.0.1,10.0.1.9
`

const heartbeat = (group: string, ...topics: readonly string[]): string =>
  JSON.stringify({
    clientID: 'plain',
    producerDataSet: [{ groupName: 'PG' }],
    consumerDataSet: [
      {
        groupName: group,
        consumeType: 'CONSUME_PASSIVELY',
        messageModel: 'CLUSTERING',
        consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
        unitMode: false,
        subscriptionDataSet: topics.map((topic) => ({
          topic,
          subString: '*',
          tagsSet: [],
          codeSet: [],
          subVersion: 1,
        })),
      },
    ],
  })

const UNIQUE = { topic: 'PlaBoth', key: 'none', maxNum: '1', beginTimestamp: '0', endTimestamp: '9999999999999' }

/** Who gets in with accounts, and what he may do. */
export const plainRights: Group = {
  name: 'plainRights',
  as: ADMIN,
  turns: [
    ...['PlaPub', 'PlaSub', 'PlaBoth', 'PlaDeny', 'PlaOther'].map((topic) => create(topic)),
    send('not signed', 'PlaPub', {}, nobody),
    send('not signed, one-way', 'PlaPub', {}, { ...nobody, oneway: true }),
    ask('no fields', 28, {}, nobody),
    ask('an unknown request, not signed', 9999, {}, nobody),
    send('an unknown account', 'PlaPub', {}, { as: { accessKey: 'stranger', secretKey: '12345678' } }),
    send('an empty access key', 'PlaPub', { AccessKey: '', Signature: 'x' }, nobody),
    send('no signature', 'PlaPub', { AccessKey: 'RocketMQ' }, nobody),
    send('a wrong secret', 'PlaPub', {}, { as: { ...USER, secretKey: '87654321' } }),
    send(
      'an account with a white address needs no secret',
      'PlaDeny',
      {},
      { as: { accessKey: 'fromHere', secretKey: 'x' } },
    ),
    { ...create('PlaWhite'), as: { accessKey: 'fromHere', secretKey: 'x' } },
    ...['PlaPub', 'PlaSub', 'PlaBoth', 'PlaDeny', 'PlaOther'].flatMap((topic): Step[] => [
      send(`a user sends to ${topic}`, topic, {}, { as: USER }),
      sendV2(`a user sends V2 to ${topic}`, topic, {}, { as: USER }),
      pull(`a user pulls from ${topic}`, topic, { consumerGroup: 'PlaG' }, { as: USER }),
      pull(`without the right to the group, from ${topic}`, topic, { consumerGroup: 'PlaNoGroup' }, { as: USER }),
      ask(`a user queries ${topic}`, 12, { ...UNIQUE, topic }, { as: USER }),
    ]),
    send('a trace', 'RMQ_SYS_TRACE_TOPIC', {}, { as: USER }),
    send('to a retry topic', '%RETRY%PlaG', { group: 'PlaNoGroup' }, { as: USER }),
    send('to a retry topic of no group', '%RETRY%PlaG', {}, { as: USER }),
    send('to no topic', '', {}, { as: USER }),
    ask('a send without fields', 10, {}, { as: USER }),
    ask(
      'send back for a denied group',
      36,
      { group: 'PlaNoGroup', offset: '0', delayLevel: '0', originTopic: 'PlaSub' },
      { as: USER },
    ),
    ask(
      'send back for a group',
      36,
      { group: 'PlaG', offset: '0', delayLevel: '0', originTopic: 'PlaSub' },
      { as: USER },
    ),
    ask('a heartbeat', 34, { x: 'y' }, { as: USER, body: heartbeat('PlaG', 'PlaSub') }),
    ask(
      'a heartbeat with a denied topic',
      34,
      { x: 'y' },
      { as: USER, body: heartbeat('PlaG', 'PlaSub', 'PlaPub', 'PlaDeny', 'PlaOther') },
    ),
    ask('a heartbeat of a denied group', 34, { x: 'y' }, { as: USER, body: heartbeat('PlaNoGroup', 'PlaDeny') }),
    ask(
      'a heartbeat with a retry topic',
      34,
      { x: 'y' },
      { as: USER, body: heartbeat('PlaPubGroup', 'PlaSub', '%RETRY%PlaPubGroup') },
    ),
    ask('unregister for a denied group', 35, { clientID: 'plain', consumerGroup: 'PlaNoGroup' }, { as: USER }),
    ask('unregister a producer', 35, { clientID: 'plain', producerGroup: 'PG' }, { as: USER }),
    ask('the consumers of a denied group', 38, { consumerGroup: 'PlaNoGroup' }, { as: USER }),
    ask(
      'commit for a denied group',
      15,
      { consumerGroup: 'PlaNoGroup', topic: 'PlaSub', queueId: '0', commitOffset: '0' },
      { as: USER },
    ),
    ask(
      'commit for a denied topic',
      15,
      { consumerGroup: 'PlaG', topic: 'PlaPub', queueId: '0', commitOffset: '0' },
      { as: USER },
    ),
    ask('commit', 15, { consumerGroup: 'PlaG', topic: 'PlaSub', queueId: '0', commitOffset: '0' }, { as: USER }),
    ask('the offset needs no right', 14, { consumerGroup: 'PlaNoGroup', topic: 'PlaDeny', queueId: '0' }, { as: USER }),
    { ...create('PlaNew'), as: USER },
    ask('delete a topic', 215, { topic: 'PlaOther' }, { as: USER }),
    ask('update the configuration', 25, {}, { as: USER, body: 'x=y' }),
    ask('create a group', 200, {}, { as: USER, body: '{"groupName":"PlaX"}' }),
    ask('delete a group', 207, { groupName: 'PlaX' }, { as: USER }),
    ask('max offset needs no right', 30, { topic: 'PlaDeny', queueId: '0' }, { as: USER }),
    send('an administrator with listed topics, one of them', 'PlaPub', {}, { as: LISTED }),
    send('an administrator with listed topics, another', 'PlaOther', {}, { as: LISTED }),
    { ...create('PlaListed'), as: LISTED },
    ask('a query by unique key is signed without it', 12, { ...UNIQUE, _UNIQUE_KEY_QUERY: 'true' }, { as: ADMIN }),
    send('signed with a token', 'PlaPub', {}, { as: { ...USER, securityToken: 'token' } }),
    ask('the name server does not care', 105, { topic: 'PlaPub' }, { ...nobody, to: 'namesrv' }),
  ],
}

const update = (what: string, ext: Readonly<Record<string, string>>, more: Partial<Step> = {}): Step =>
  ask(what, 50, { accessKey: 'plainNew', secretKey: '12345678', ...ext }, more)
const NEW: Credentials = { accessKey: 'plainNew', secretKey: '12345678' }
const config = (what: string, after?: number): Step => ask(what, 54, {}, after === undefined ? {} : { after })

/** Codes 50 to 54. */
export const plainAdmin: Group = {
  name: 'plainAdmin',
  as: ADMIN,
  turns: [
    create('PlcT'),
    config('the accounts'),
    ask('the version', 52, {}, { vague: ['version', 'allAclFileVersion'] }),
    update('a new account', { topicPerms: 'PlcT=PUB,PlcU=SUB', groupPerms: 'PlcG=SUB', admin: 'false' }),
    send('it may send at once', 'PlcT', {}, { as: NEW }),
    update('changed in part', { defaultTopicPerm: 'SUB' }),
    send('what was left out counts for nothing', 'PlcT', {}, { as: NEW }),
    config('but stays in the file'),
    send('and counts again when the file was read', 'PlcT', {}, { as: NEW, after: 6000 }),
    update('a short access key', { accessKey: 'short' }),
    update('a short secret', { secretKey: 'short' }),
    ask('no secret', 50, { accessKey: 'plainNew' }),
    ask('no access key', 50, { secretKey: '12345678' }),
    update('an unknown permission', { topicPerms: 'PlcT=EAT' }),
    update('a permission without a name', { topicPerms: 'PUB' }),
    update('an empty permission', { groupPerms: '' }),
    update('denied', { groupPerms: 'PlcG=DENY' }),
    update('a wrong address', { whiteRemoteAddress: '1.2.3' }),
    update('an address', { whiteRemoteAddress: '127.0.0.1,10.0.1.9', admin: 'true' }),
    { ...create('PlcByAddress'), as: { accessKey: 'plainNew', secretKey: 'wrong' } },
    ask('deleted', 51, { accessKey: 'plainNew' }),
    send('and gone', 'PlcT', {}, { as: NEW }),
    ask('deleted again', 51, { accessKey: 'plainNew' }),
    ask('deleted: no access key', 51, {}),
    config('as before'),
    ask('white addresses', 53, { globalWhiteAddrs: '192.168.3.4,10.0.0.*' }),
    config('the white addresses'),
    ask('white addresses: none', 53, {}),
    ask('white addresses of another file', 53, {
      globalWhiteAddrs: '1.1.1.1',
      aclFileFullPath: '/nowhere/plain_acl.yml',
    }),
    ask('white: everybody', 53, { globalWhiteAddrs: '*' }),
    send('everybody may come', 'PlcT', {}, { ...nobody, after: 6000 }),
    ask('a user may do this, too', 52, {}, { as: USER, vague: ['version', 'allAclFileVersion'] }),
  ],
}

/** The same of a broker without `aclEnable`. */
export const plainOff: Group = {
  name: 'plainOff',
  turns: [
    ask('update', 50, { accessKey: 'plainNew', secretKey: '12345678' }),
    ask('delete', 51, { accessKey: 'plainNew' }),
    ask('version', 52),
    ask('white addresses', 53, { globalWhiteAddrs: '*' }),
    ask('accounts', 54),
    ...[3001, 3004, 3005, 3006, 3010].map((code) => ask(`ACL 2.0 is not there: ${code}`, code, { username: 'x' })),
  ],
}
