import type { Group, Step } from '../step.ts'
import { ask, commit, create, heartbeat, properties, pull, SEND, send, sendBatch, sendV2 } from './requests.ts'

type Fields = Readonly<Record<string, string>>

const TOPIC = 'SwT'
const GROUP = 'SwCG'

const set = (line: string): Step => ask(`set ${line}`, 25, {}, { body: `${line}\n` })

const half = (what: string): Step =>
  send(what, TOPIC, { sysFlag: '4', properties: properties('TRAN_MSG=true PGROUP=SwPG') }, { vague: ['queueOffset'] })

const sendBack = (what: string, group: string = GROUP): Step =>
  ask(what, 36, { offset: '<first.offset>', group, delayLevel: '-1', originTopic: TOPIC })

const reply = (what: string): Step =>
  ask(
    what,
    324,
    { ...SEND, topic: TOPIC, properties: properties('MSG_TYPE=reply REPLY_TO_CLIENT=nobody CORRELATION_ID=c') },
    { body: 'reply' },
  )

const pop = (what: string, ext: Fields = {}): Step =>
  ask(
    what,
    200050,
    {
      consumerGroup: GROUP,
      topic: TOPIC,
      queueId: '0',
      maxMsgNums: '1',
      invisibleTime: '60000',
      pollTime: '0',
      bornTime: '0',
      initMode: '0',
      order: 'false',
      ...ext,
    },
    { vague: ['popTime', 'reviveQid', 'POP_CK', '1ST_POP_TIME'] },
  )

const peek = (what: string, consumerGroup = GROUP): Step =>
  ask(what, 200052, { consumerGroup, topic: TOPIC, queueId: '0', maxMsgNums: '1' })

const litePull = (what: string, consumerGroup = GROUP): Step =>
  ask(what, 361, { ...pull('', TOPIC).ext, consumerGroup, sysFlag: '20' })

const timed = (what: string): Step =>
  send(what, TOPIC, { properties: properties('TIMER_DELAY_SEC=2') }, { vague: ['recallHandle'] })

const sendAll = (when: string): readonly Step[] => [
  send(`a send ${when}`, TOPIC),
  sendV2(`a short send ${when}`, TOPIC),
  sendBatch(`a batch ${when}`, TOPIC),
  send(`a send to a topic with an order ${when}`, 'SwOrder'),
  sendBatch(`a batch to a topic with an order ${when}`, 'SwOrder'),
  half(`a half message ${when}`),
  reply(`a reply ${when}`),
  sendBack(`a message is sent back ${when}`),
]

const readAll = (when: string): readonly Step[] => [
  pull(`a pull ${when}`, TOPIC, { consumerGroup: GROUP, maxMsgNums: '1' }),
  litePull(`a lite pull ${when}`),
  pop(`a POP ${when}`),
  peek(`a peek ${when}`),
]

/** What a broker refuses that an operator has set so. */
export const switches: Group = {
  name: 'switches',
  logMoves: true,
  turns: [
    create(TOPIC),
    create('SwOrder', 1, { order: 'true' }),
    send(
      'the first message',
      TOPIC,
      { properties: properties('UNIQ_KEY=7F0000010000AAAA0000000000000301') },
      { save: 'first' },
    ),
    commit('a group begins', GROUP, TOPIC, 0),
    pull('a group begins for those that make one', TOPIC, { consumerGroup: GROUP, maxMsgNums: '1' }),

    set('brokerPermission=4'),
    ...sendAll('to a broker that is only read'),
    ...readAll('from a broker that is only read'),
    set('brokerPermission=2'),
    send('a send to a broker that is only written', TOPIC),
    ...readAll('from a broker that is only written'),
    set('brokerPermission=6'),

    set('litePullMessageEnable=false'),
    litePull('a lite pull where there is none'),
    set('litePullMessageEnable=true'),
    litePull('a lite pull where there is one again'),

    set('rejectTransactionMessage=true'),
    half('a half message where there are none'),
    set('rejectTransactionMessage=false'),

    set('startAcceptSendRequestTimeStamp=4102444800000'),
    ...sendAll('before the time'),
    set('startAcceptSendRequestTimeStamp=0'),

    set('autoCreateSubscriptionGroup=false'),
    pull('a pull of a group that nobody made', TOPIC, { consumerGroup: 'SwNobody' }),
    litePull('a lite pull of a group that nobody made', 'SwNobody'),
    pop('a POP of a group that nobody made', { consumerGroup: 'SwNobody' }),
    peek('a peek of a group that nobody made', 'SwNobody'),
    sendBack('a message is sent back by a group that nobody made', 'SwNobody'),
    send('a send to the retry topic of a group that nobody made', '%RETRY%SwNobody', { reconsumeTimes: '1' }),
    heartbeat('a heartbeat of a group that nobody made', 'sw-1', [
      { group: 'SwNobody', subscriptions: [{ topic: TOPIC }] },
    ]),
    ask('is it there now', 352, { group: 'SwNobody' }),
    commit('an offset of a group that nobody made', 'SwNobody', TOPIC, 1),
    set('autoCreateSubscriptionGroup=true'),

    set('autoCreateTopicEnable=false'),
    send('a send to a topic that nobody made', 'SwNew'),
    sendBatch('a batch to a topic that nobody made', 'SwNew'),
    send('a send to a retry topic that nobody made', `%RETRY%${GROUP}`, { reconsumeTimes: '1' }),
    sendBack('a message is sent back for the first time'),
    set('autoCreateTopicEnable=true'),

    set('traceOn=false'),
    send('a send without a trace', TOPIC),
    set('traceOn=true'),
    set('regionId=SwRegion'),
    send('a send in another region', TOPIC),
    set('regionId=DefaultRegion'),

    set('enablePropertyFilter=true'),
    pull('by SQL92', TOPIC, { consumerGroup: GROUP, expressionType: 'SQL92', subscription: 'a > 1' }),
    pull('by bad SQL92', TOPIC, { consumerGroup: GROUP, expressionType: 'SQL92', subscription: 'a >' }),
    pull('by no SQL92', TOPIC, { consumerGroup: GROUP, expressionType: 'SQL92', subscription: '' }),
    heartbeat('a group subscribes by SQL92', 'sw-2', [
      { group: 'SwSql', subscriptions: [{ topic: TOPIC, tags: 'a > 1', version: 5, type: 'SQL92' }] },
    ]),
    ...[4, 5, 6].map((version) =>
      pull(`by what it subscribed with version ${version}`, TOPIC, {
        consumerGroup: 'SwSql',
        sysFlag: '0',
        expressionType: 'SQL92',
        subVersion: String(version),
      }),
    ),
    heartbeat('a group subscribes by bad SQL92', 'sw-3', [
      { group: 'SwBad', subscriptions: [{ topic: TOPIC, tags: 'a >', version: 5, type: 'SQL92' }] },
    ]),
    pull('by what it could not subscribe', TOPIC, {
      consumerGroup: 'SwBad',
      sysFlag: '0',
      expressionType: 'SQL92',
      subVersion: '5',
    }),
    set('enablePropertyFilter=false'),

    set('timerMaxDelaySec=1'),
    timed('in two seconds, where one is the most'),
    set('timerMaxDelaySec=259200'),
    set('timerWheelEnable=false'),
    timed('in two seconds, where there is no wheel'),
    pop('a POP where there is no wheel'),
    set('timerWheelEnable=true'),

    create('SwCompact', 1, { attributes: '+cleanup.policy=COMPACTION' }),
    send('without a key to a topic that is compacted', 'SwCompact'),
    sendBatch('a batch without a key to a topic that is compacted', 'SwCompact'),
    send('with an empty key to a topic that is compacted', 'SwCompact', { properties: properties('KEYS=') }),
    send('with a key to a topic that is compacted', 'SwCompact', {
      properties: properties('KEYS=k UNIQ_KEY=7F0000010000AAAA0000000000000302'),
    }),

    set('brokerRole=SLAVE'),
    ...sendAll('to a slave'),
    ...readAll('from a slave'),
    ask('a transaction ends at a slave', 37, {
      producerGroup: 'SwPG',
      tranStateTableOffset: '0',
      commitLogOffset: '0',
      commitOrRollback: '8',
      fromTransactionCheck: 'false',
      msgId: 'x',
    }),
    ask('a recall at a slave', 370, { producerGroup: 'SwPG', topic: TOPIC, recallHandle: 'x' }),
    set('slaveReadEnable=true'),
    ...readAll('from a slave that is read'),
    set('slaveReadEnable=false'),
    set('brokerRole=ASYNC_MASTER'),
    send('a send to a master again', TOPIC),
  ],
}
