import { ask, create, sendBatch } from '../../questions/requests.ts'
import type { Family } from '../example.ts'

const TOPIC = 'MxPop'
const GROUP = 'MxPopCG'
/** Longer than all questions take: nothing comes back meanwhile. */
const HIDDEN_MS = '3600000'
const WIDE_CODE = { 'in binary headers': 'their codes have 16 bits' }
const COMES_BACK = 'the message is visible at once and comes back beside other questions; test/parity/questions/pops.ts'
const target = { consumerGroup: GROUP, topic: TOPIC, queueId: '0' }
const handle = `0 <popped.popTime> ${HIDDEN_MS} <popped.reviveQid> 0 broker-a 0 0`
const vague = ['popTime', 'reviveQid']

/** POP, its acknowledgements and what else its consumers ask. Retries are not read first here, which is left to chance. */
export const pops: Family = {
  name: 'pop',
  prefix: 'MxPop',
  before: [
    ask('retries are read last', 25, {}, { body: 'popFromRetryProbability=0\n' }),
    create(TOPIC),
    ...[0, 1, 2].map((at) =>
      sendBatch(
        `messages ${at}`,
        TOPIC,
        {},
        { body: { batch: Array.from({ length: 40 }, (_, index) => ({ body: `${at}.${index}` })) } },
      ),
    ),
    ask(
      'a pop',
      200050,
      {
        ...target,
        maxMsgNums: '3',
        invisibleTime: HIDDEN_MS,
        pollTime: '0',
        bornTime: '0',
        initMode: '0',
        order: 'false',
      },
      { vague, save: 'popped' },
    ),
  ],
  examples: [
    {
      request: 'POP_MESSAGE',
      ext: {
        ...target,
        maxMsgNums: '1',
        invisibleTime: HIDDEN_MS,
        pollTime: '0',
        bornTime: '0',
        initMode: '0',
        expType: 'TAG',
        exp: '*',
        order: 'false',
        attemptId: 'a',
      },
      more: { vague },
      leftOut: {
        ...WIDE_CODE,
        'no invisibleTime': COMES_BACK,
        'invisibleTime empty': COMES_BACK,
        'invisibleTime of the wrong type': COMES_BACK,
        'invisibleTime beyond long': COMES_BACK,
        'invisibleTime negative': COMES_BACK,
        'invisibleTime unknown': COMES_BACK,
        'invisibleTime huge': COMES_BACK,
      },
    },
    { request: 'ACK_MESSAGE', ext: { ...target, extraInfo: handle, offset: '0' }, leftOut: WIDE_CODE },
    {
      request: 'CHANGE_MESSAGE_INVISIBLETIME',
      ext: { ...target, extraInfo: handle, offset: '1', invisibleTime: HIDDEN_MS },
      more: { vague },
      leftOut: {
        ...WIDE_CODE,
        'no invisibleTime': COMES_BACK,
        'invisibleTime empty': COMES_BACK,
        'invisibleTime of the wrong type': COMES_BACK,
        'invisibleTime beyond long': COMES_BACK,
        'invisibleTime negative': COMES_BACK,
        'invisibleTime unknown': COMES_BACK,
        'invisibleTime huge': COMES_BACK,
      },
    },
    {
      request: 'BATCH_ACK_MESSAGE',
      json: {
        brokerName: 'broker-a',
        acks: [
          { c: GROUP, t: TOPIC, r: '0', so: 0, q: 0, rq: 0, pt: 1_700_000_000_000, it: 9_000_000_000_000, b: 'BQ==' },
        ],
      },
      leftOut: WIDE_CODE,
    },
    {
      request: 'NOTIFICATION',
      ext: { ...target, pollTime: '0', bornTime: '0', order: 'false', attemptId: 'a' },
      leftOut: WIDE_CODE,
    },
    { request: 'POLLING_INFO', ext: target, leftOut: WIDE_CODE },
    {
      request: 'PEEK_MESSAGE',
      ext: { ...target, maxMsgNums: '2' },
      leftOut: { ...WIDE_CODE, 'maxMsgNums huge': 'the heap of the released broker cannot hold such a list' },
    },
  ],
  quietMs: 8000,
  afterwards: [ask('retries are read as before', 25, {}, { body: 'popFromRetryProbability=20\n' })],
}
