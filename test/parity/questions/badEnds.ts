import type { Group, Step } from '../step.ts'
import { ask, create, heartbeat, properties, pull, SEND, send } from './requests.ts'

type Fields = Readonly<Record<string, string>>

const TOPIC = 'BadEndT'
const COMMIT = '8'
const ROLLBACK = '12'
const key = (digits: string): string => `7F0000010000AAAA00000000000060${digits}`

const half = (what: string, digits: string, more = '', body = `half ${digits}`): Step =>
  send(
    what,
    TOPIC,
    { sysFlag: '4', properties: properties(`TRAN_MSG=true PGROUP=BadPG UNIQ_KEY=${key(digits)}${more}`) },
    { save: `h${digits}`, vague: ['queueOffset'], body },
  )

const end = (
  what: string,
  digits: string,
  commitOrRollback: string,
  ext: Fields = {},
  more: Partial<Step> = {},
): Step =>
  ask(
    what,
    37,
    {
      topic: TOPIC,
      producerGroup: 'BadPG',
      tranStateTableOffset: `<h${digits}.queueOffset>`,
      commitLogOffset: `<h${digits}.offset>`,
      commitOrRollback,
      fromTransactionCheck: 'false',
      msgId: key(digits),
      transactionId: key(digits),
      ...ext,
    },
    more,
  )

const setting = (line: string): Step => ask(`set ${line}`, 25, {}, { body: `${line}\n` })

/** Ends of what was never begun, or of what has changed meanwhile. */
export const badEnds: Group = {
  name: 'badEnd',
  logMoves: true,
  quietMs: 8000,
  turns: [
    create(TOPIC),
    send('an ordinary message', TOPIC, { properties: properties(`UNIQ_KEY=${key('00')}`) }, { save: 'h00' }),
    send('an ordinary message of a group', TOPIC, { properties: properties('PGROUP=BadPG') }, { save: 'h99' }),
    half('half message', '01'),
    end('commit of an ordinary message', '00', COMMIT),
    end('rollback of an ordinary message', '00', ROLLBACK),
    end('commit of an ordinary message of the group', '99', COMMIT, { tranStateTableOffset: '7' }),
    end('commit of the message before', '01', COMMIT, { commitLogOffset: '<h99.offset>', tranStateTableOffset: '9' }),
    end('commit at the end of the log', '01', COMMIT, { commitLogOffset: '9007199254740991' }),
    end('commit at a table offset less than 0', '01', COMMIT, { tranStateTableOffset: '-1' }),
    end('commit of an empty group', '01', COMMIT, { producerGroup: '' }),
    end('a commit that is not one bit', '01', '4'),
    end('both commit and rollback', '01', '20'),
    end('a commit of nonsense, of a check', '01', '9', { fromTransactionCheck: 'true' }),
    end('a check of nonsense', '01', '0', { fromTransactionCheck: 'yes' }),
    half('half message with an immunity time of nonsense', '02', ' CHECK_IMMUNITY_TIME_IN_SECONDS=soon'),
    end('commit after it', '02', COMMIT),
    half('half message with an immunity time less than 0', '03', ' CHECK_IMMUNITY_TIME_IN_SECONDS=-1'),
    end('commit after less than 0', '03', COMMIT),
    half('half message with an immunity time of 0', '04', ' CHECK_IMMUNITY_TIME_IN_SECONDS=0'),
    end('rollback after 0', '04', ROLLBACK),
    half('half message with a message time', '05', ' TIMER_DELAY_SEC=x'),
    end('commit with a time of nonsense', '05', COMMIT),
    half('half message with a delay of nonsense', '06', ' DELAY=x'),
    half('half message of 20 bytes', '07', '', 'twenty bytes of text'),
    setting('maxMessageSize=10'),
    end('commit of a message that is too large now', '07', COMMIT),
    half('half message that is too large', '08', '', 'twenty bytes of text'),
    setting('maxMessageSize=4194304'),
    end('commit when it is not too large any more', '07', COMMIT),
    half('half message of a topic that is deleted', '09'),
    ask('the topic is deleted', 215, { topic: TOPIC }),
    end('commit to a topic that is deleted', '09', COMMIT),
    end('rollback of a topic that is deleted', '09', ROLLBACK),
  ],
}

const LATER = 'BadLater'
const recall = (what: string, ext: Fields, more: Partial<Step> = {}): Step =>
  ask(what, 370, { producerGroup: 'PG', topic: LATER, ...ext }, more)
const handle = (text: string): string => Buffer.from(text).toString('base64url')
const UNIQUE = '7F0000010000AAAA0000000000006100'

/** Handles of messages for later that were not given so. */
export const badRecalls: Group = {
  name: 'badRecall',
  logMoves: true,
  turns: [
    create(LATER),
    create('BadOther'),
    send(
      'a message for later',
      LATER,
      { properties: properties(`TIMER_DELAY_SEC=3600 UNIQ_KEY=${UNIQUE}`) },
      { save: 'later', vague: ['recallHandle', 'queueOffset'] },
    ),
    recall('recalls are off', { recallHandle: 'x' }),
    recall('recalls are off for a topic that is not there', { topic: 'BadNone', recallHandle: 'x' }),
    setting('recallMessageEnable=true'),
    recall('a topic that is not there', { topic: 'BadNone', recallHandle: '<later.recallHandle>' }),
    recall('another topic', { topic: 'BadOther', recallHandle: '<later.recallHandle>' }),
    recall('no version', { recallHandle: handle(`${LATER} broker-a 9999999999999 ${UNIQUE}`) }),
    recall('another version', { recallHandle: handle(`v2 ${LATER} broker-a 9999999999999 ${UNIQUE}`) }),
    recall('a version in capitals', { recallHandle: handle(`V1 ${LATER} broker-a 9999999999999 ${UNIQUE}`) }),
    recall('the version alone', { recallHandle: handle('v1') }),
    recall('no key', { recallHandle: handle(`v1 ${LATER} broker-a 9999999999999`) }),
    recall('an empty key', { recallHandle: handle(`v1 ${LATER} broker-a 9999999999999 `) }),
    recall('two blanks', { recallHandle: handle(`v1  ${LATER} broker-a 9999999999999 ${UNIQUE}`) }),
    recall('more than there should be', { recallHandle: handle(`v1 ${LATER} broker-a 9999999999999 ${UNIQUE} more`) }),
    recall('an empty topic in it', { recallHandle: handle(`v1  broker-a 9999999999999 ${UNIQUE}`) }),
    recall('another broker', { recallHandle: handle(`v1 ${LATER} broker-z 9999999999999 ${UNIQUE}`) }),
    recall('another broker and another topic', { recallHandle: handle(`v1 BadOther broker-z 1 ${UNIQUE}`) }),
    recall('a time that is over', { recallHandle: handle(`v1 ${LATER} broker-a 1700000000000 ${UNIQUE}`) }),
    recall('a time beyond all', { recallHandle: handle(`v1 ${LATER} broker-a 9999999999999 ${UNIQUE}`) }),
    recall('a time less than 0', { recallHandle: handle(`v1 ${LATER} broker-a -5 ${UNIQUE}`) }),
    recall('a time of nonsense', { recallHandle: handle(`v1 ${LATER} broker-a soon ${UNIQUE}`) }),
    recall('a time beyond a long', { recallHandle: handle(`v1 ${LATER} broker-a 9223372036854775808 ${UNIQUE}`) }),
    recall('no Base64', { recallHandle: '!!!' }),
    recall('Base64 that is cut', { recallHandle: 'djEg=' }),
    recall('one character', { recallHandle: 'd' }),
    recall('Base64 of the other alphabet', { recallHandle: 'djE+/w==' }),
    recall('a blank around it', { recallHandle: ` ${handle('v1 a b 1 c')}` }),
    recall('bytes that are no text', { recallHandle: '_____w==' }),
    setting('brokerPermission=4'),
    recall('from a broker that is only read', { recallHandle: '<later.recallHandle>' }),
    setting('allowRecallWhenBrokerNotWriteable=false'),
    recall('from a broker that allows none then', { recallHandle: '<later.recallHandle>' }),
    setting('allowRecallWhenBrokerNotWriteable=true'),
    setting('brokerPermission=6'),
    setting('startAcceptSendRequestTimeStamp=4102444800000'),
    recall('before the time', { recallHandle: '<later.recallHandle>' }),
    setting('startAcceptSendRequestTimeStamp=0'),
    setting('timerMaxDelaySec=10'),
    recall('later than is allowed now', { recallHandle: '<later.recallHandle>' }),
    setting('timerMaxDelaySec=259200'),
    setting('brokerRole=SLAVE'),
    recall('at a slave', { recallHandle: '<later.recallHandle>' }),
    setting('brokerRole=ASYNC_MASTER'),
    setting('timerWheelEnable=false'),
    recall('where there is no wheel', { recallHandle: '<later.recallHandle>' }),
    setting('timerWheelEnable=true'),
    setting('recallMessageEnable=false'),
  ],
}

const REPLIES = 'BadAnswers'
const reply = (what: string, text: string, ext: Fields = {}, more: Partial<Step> = {}): Step =>
  ask(what, 324, { ...SEND, topic: REPLIES, properties: properties(text), ...ext }, { body: 'reply', ...more })

/** Replies that nobody can get, or that are not kept. */
export const badReplies: Group = {
  name: 'badReply',
  logMoves: true,
  turns: [
    create(REPLIES, 2),
    heartbeat('the requester joins', 'bad-asker', [], { from: 'asker' }, ['BadAskers']),
    heartbeat('a consumer joins', 'bad-eater', [{ group: 'BadEaters' }], { from: 'eater' }),
    { what: 'the requester takes replies', answering: 'asker', asked: 326, reply: { code: 0 } },
    reply('to a client with an empty name', 'REPLY_TO_CLIENT= CORRELATION_ID=c'),
    reply('to a client that only consumes', 'REPLY_TO_CLIENT=bad-eater CORRELATION_ID=c'),
    reply('to the requester in capitals', 'REPLY_TO_CLIENT=BAD-ASKER CORRELATION_ID=c'),
    reply('without a correlation id', 'REPLY_TO_CLIENT=bad-asker'),
    reply('with a delay level', 'REPLY_TO_CLIENT=bad-asker CORRELATION_ID=c DELAY=x'),
    reply('for queue 2 of 2', 'REPLY_TO_CLIENT=bad-asker CORRELATION_ID=c', { queueId: '2' }),
    reply('with properties of more than 32 KB', `REPLY_TO_CLIENT=bad-asker CORRELATION_ID=c A=${'v'.repeat(33_000)}`),
    { what: 'the requester got them', pushedTo: 'asker' },
    setting('storeReplyMessageEnable=false'),
    reply('that is not kept', 'REPLY_TO_CLIENT=bad-asker CORRELATION_ID=c'),
    setting('storeReplyMessageEnable=true'),
    pull('the kept ones', REPLIES, { consumerGroup: 'BadReplyCG' }),
  ],
}
