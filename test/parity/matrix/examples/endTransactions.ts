import { create, properties, send } from '../../questions/requests.ts'
import type { Family } from '../example.ts'

const TOPIC = 'MxTx'
const KEY = '7F0000010000AAAA00000000000000F1'

/** Ends of transactions, and half messages that are to be checked again. */
export const endTransactions: Family = {
  name: 'transaction',
  prefix: 'MxTx',
  quietMs: 8000,
  before: [
    create(TOPIC),
    send(
      'a half message',
      TOPIC,
      { sysFlag: '4', properties: properties(`TRAN_MSG=true PGROUP=MxTxPG UNIQ_KEY=${KEY}`) },
      { save: 'h', vague: ['queueOffset'] },
    ),
  ],
  examples: [
    {
      request: 'END_TRANSACTION',
      ext: {
        topic: TOPIC,
        producerGroup: 'MxTxPG',
        tranStateTableOffset: '<h.queueOffset>',
        commitLogOffset: '<h.offset>',
        commitOrRollback: '8',
        fromTransactionCheck: 'false',
        msgId: KEY,
        transactionId: KEY,
      },
    },
    { request: 'RESUME_CHECK_HALF_MESSAGE', ext: { topic: TOPIC, msgId: '<h.msgId>' } },
  ],
}
