import { ask, create, heartbeat, properties, send, subscriptionData } from '../../questions/requests.ts'
import type { Family } from '../example.ts'

const TOPIC = 'MxCli'
const GROUP = 'MxCliCG'
const beat = {
  clientID: 'mx-beat',
  consumerDataSet: [
    {
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      consumeType: 'CONSUME_PASSIVELY',
      groupName: 'MxCliBeat',
      messageModel: 'CLUSTERING',
      subscriptionDataSet: [subscriptionData({ topic: TOPIC, tags: 'A' })],
      unitMode: false,
    },
  ],
  heartbeatFingerprint: 0,
  producerDataSet: [{ groupName: 'MxCliPG' }],
  withoutSub: false,
}
const NAMELESS = 'asked at the end: a connection without an id spoils all that follows on it'
const nameless = (clientID: null | undefined): string => JSON.stringify({ ...beat, clientID })
const joined = [{ group: GROUP, subscriptions: [{ topic: TOPIC }] }]

/** What clients say of themselves, and what a broker asks them for a tool. */
export const clients: Family = {
  name: 'client',
  prefix: 'MxCli',
  before: [
    create(TOPIC),
    send('a message', TOPIC, { properties: properties('TAGS=A') }, { save: 'm' }),
    heartbeat('a consumer joins', 'mx-client', joined, { from: 'consumer' }),
    {
      what: 'the consumer tells how it is',
      answering: 'consumer',
      asked: 307,
      reply: { code: 0, body: JSON.stringify({ properties: {}, subscriptionSet: [], mqTable: {}, statusTable: {} }) },
    },
    {
      what: 'the consumer consumes directly',
      answering: 'consumer',
      asked: 309,
      reply: { code: 0, body: JSON.stringify({ order: false, autoCommit: true, consumeResult: 'CR_SUCCESS' }) },
    },
  ],
  examples: [
    {
      request: 'HEART_BEAT',
      json: beat,
      more: { from: 'beat' },
      leftOut: { 'body clientID missing': NAMELESS, 'body clientID null': NAMELESS },
    },
    {
      request: 'GET_CONSUMER_LIST_BY_GROUP',
      ext: { consumerGroup: GROUP },
    },
    {
      request: 'CHECK_CLIENT_CONFIG',
      json: {
        clientId: 'mx-client',
        group: GROUP,
        subscriptionData: subscriptionData({ topic: TOPIC }),
        namespace: 'n',
      },
    },
    {
      request: 'GET_CONSUMER_RUNNING_INFO',
      ext: { consumerGroup: GROUP, clientId: 'mx-client', jstackEnable: 'false' },
    },
    {
      request: 'CONSUME_MESSAGE_DIRECTLY',
      ext: {
        consumerGroup: GROUP,
        clientId: 'mx-client',
        msgId: '<m.msgId>',
        brokerName: 'broker-a',
        topic: TOPIC,
        topicSysFlag: '0',
        groupSysFlag: '0',
      },
    },
    {
      request: 'UNREGISTER_CLIENT',
      ext: { clientID: 'mx-beat', producerGroup: 'MxCliPG', consumerGroup: 'MxCliBeat' },
      more: { from: 'beat' },
    },
  ],
  afterwards: [
    ask('34: body clientID missing', 34, {}, { from: 'nameless', body: nameless(undefined) }),
    ask('34: body clientID null', 34, {}, { from: 'null', body: nameless(null) }),
    ask('34: valid after one without clientID', 34, {}, { from: 'nameless', body: JSON.stringify(beat) }),
  ],
}
