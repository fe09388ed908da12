import type { Group, Step } from '../step.ts'
import { ask, create, offsetOf, properties, pull, SEND, send, sendBatch, sendV2 } from './requests.ts'

type Fields = Readonly<Record<string, string>>

const TOPIC = 'BadSetT'
const setting = (line: string): Step => ask(`set ${line}`, 25, {}, { body: `${line}\n` })

const timed = (what: string, text: string): Step =>
  send(what, TOPIC, { properties: properties(text) }, { vague: ['recallHandle', 'queueOffset'] })

const storing = (when: string): readonly Step[] => [
  send(`a send ${when}`, TOPIC),
  sendV2(`a short send ${when}`, TOPIC),
  sendBatch(`a batch ${when}`, TOPIC),
  send(`a send that waits for nobody ${when}`, TOPIC, { properties: properties('WAIT=false') }),
  send(
    `a half message ${when}`,
    TOPIC,
    { properties: properties('TRAN_MSG=true PGROUP=BadSetPG') },
    { vague: ['queueOffset'] },
  ),
  ask(
    `a reply ${when}`,
    324,
    { ...SEND, topic: TOPIC, properties: properties('REPLY_TO_CLIENT=nobody CORRELATION_ID=c') },
    { body: 'reply' },
  ),
  ask(`a message is sent back ${when}`, 36, {
    offset: '<first.offset>',
    group: 'BadSetCG',
    delayLevel: '-1',
    originTopic: TOPIC,
  }),
]

const reading = (when: string): readonly Step[] =>
  ['0', '-1', '7', '700'].flatMap((queueOffset) => [
    pull(`a pull from ${queueOffset} ${when}`, TOPIC, { queueOffset, consumerGroup: 'BadSetCG', maxMsgNums: '1' }),
    pull(`a pull of an empty queue from ${queueOffset} ${when}`, 'BadSetEmpty', {
      queueOffset,
      consumerGroup: 'BadSetCG',
    }),
  ])

const slow = (step: Step): Step => ({ ...step, limitMs: 8000 })
const end = (what: string, ext: Fields): Step =>
  ask(what, 37, {
    topic: TOPIC,
    producerGroup: 'BadSetPG',
    tranStateTableOffset: '<half.queueOffset>',
    commitLogOffset: '<half.offset>',
    commitOrRollback: '8',
    fromTransactionCheck: 'false',
    msgId: 'x',
    ...ext,
  })

/** What the store refuses, or does late, where an operator has set it so. */
export const badSettings: Group = {
  name: 'badSettings',
  logMoves: true,
  quietMs: 8000,
  turns: [
    create(TOPIC),
    create('BadSetEmpty'),
    send(
      'the first message',
      TOPIC,
      { properties: properties('UNIQ_KEY=7F0000010000AAAA0000000000007301') },
      { save: 'first' },
    ),
    send(
      'the first half message',
      TOPIC,
      { properties: properties('TRAN_MSG=true PGROUP=BadSetPG UNIQ_KEY=7F0000010000AAAA0000000000007302') },
      { save: 'half', vague: ['queueOffset'] },
    ),
    ask('a group', 200, {}, { body: '{"groupName":"BadSetCG","retryQueueNums":1}' }),

    setting('timerCongestNumEachSlot=-1'),
    timed('in an hour, where no slot takes one', 'TIMER_DELAY_SEC=3600'),
    timed('in the past, where no slot takes one', 'TIMER_DELAY_SEC=-5'),
    timed('in four days, where no slot takes one', 'TIMER_DELAY_SEC=345600'),
    timed('by a delay level, where no slot takes one', 'DELAY=18'),
    setting('timerCongestNumEachSlot=2147483647'),

    setting('brokerRole=SYNC_MASTER'),
    setting('slaveTimeout=300'),
    ...storing('to a master that waits for no slave'),
    setting('inSyncReplicas=2'),
    ...storing('to a master that waits for a slave').map(slow),
    end('a commit at a master that waits for a slave', {}),
    { ...setting('enableSlaveActingMaster=true'), what: 'copies are counted' },
    ...storing('to a master that counts its copies').map(slow),
    setting('enableAutoInSyncReplicas=true'),
    ...storing('to a master that is content with its copies').map(slow),
    setting('enableAutoInSyncReplicas=false'),
    { ...setting('enableSlaveActingMaster=false'), what: 'copies are not counted any more' },
    setting('inSyncReplicas=1'),
    setting('slaveTimeout=3000'),

    setting('brokerRole=SLAVE'),
    setting('enableSlaveActingMaster=true'),
    ...storing('to a slave that acts as a master'),
    setting('enableSlaveActingMaster=false'),
    setting('slaveReadEnable=true'),
    ...reading('at a slave that is read'),
    pull('a pull that commits at a slave', TOPIC, {
      consumerGroup: 'BadSetCommit',
      maxMsgNums: '1',
      sysFlag: '5',
      commitOffset: '3',
    }),
    offsetOf('what it committed', 'BadSetCommit', TOPIC),
    setting('offsetCheckInSlave=true'),
    ...reading('at a slave that is read and checks'),
    setting('offsetCheckInSlave=false'),
    setting('slaveReadEnable=false'),
    setting('brokerRole=ASYNC_MASTER'),
    send('a send to a master again', TOPIC),
  ],
}
