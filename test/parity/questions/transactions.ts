import type { Group, Step } from '../step.ts'
import { ask, create, properties, pull, queue, send } from './requests.ts'

const COMMIT = '8'
const ROLLBACK = '12'
/** Op messages are written together, up to 6 s after the end of a transaction. */
const OP_WRITTEN_MS = 7000

const half = (what: string, save: string, more = '', ext: Readonly<Record<string, string>> = {}): Step =>
  send(
    what,
    'TxT',
    {
      queueId: '0',
      sysFlag: '4',
      flag: '7',
      properties: properties(`TRAN_MSG=true PGROUP=TxPG UNIQ_KEY=7F0000010000AAAA00000000000000${save}${more}`),
      ...ext,
    },
    { save: `h${save}`, body: `half ${save}` },
  )

const end = (what: string, save: string, commitOrRollback: string, ext: Readonly<Record<string, string>> = {}): Step =>
  ask(what, 37, {
    topic: 'TxT',
    producerGroup: 'TxPG',
    tranStateTableOffset: `<h${save}.queueOffset>`,
    commitLogOffset: `<h${save}.offset>`,
    commitOrRollback,
    fromTransactionCheck: 'false',
    msgId: `7F0000010000AAAA00000000000000${save}`,
    transactionId: `7F0000010000AAAA00000000000000${save}`,
    ...ext,
  })

const without = (what: string, save: string, field: string): Step => {
  const step = end(what, save, COMMIT)
  const ext = Object.fromEntries(Object.entries(step.ext ?? {}).filter(([name]) => name !== field))
  return { ...step, ext }
}

/** Other groups have put messages into the queues of the delay levels. */
const DELAY_QUEUE = ['queueOffset']

/** Half messages, their ends, and what consumers, half topic and op topic hold afterwards. */
export const transactions: Group = {
  name: 'transactions',
  quietMs: 8000,
  turns: [
    create('TxT'),
    half('half message', '01'),
    queue('the topic is empty', 30, 'TxT', { queueId: '0' }),
    end('unknown is not answered', '01', '0'),
    end('unknown of a check is not answered', '01', '0', { fromTransactionCheck: 'true' }),
    end('neither commit nor rollback', '01', '5'),
    end('wrong group', '01', COMMIT, { producerGroup: 'Other' }),
    end('wrong table offset', '01', COMMIT, { tranStateTableOffset: '999' }),
    end('commit log offset beyond the log', '01', COMMIT, { commitLogOffset: '999999999999' }),
    end('negative commit log offset', '01', ROLLBACK, { commitLogOffset: '-1' }),
    without('without commitOrRollback', '01', 'commitOrRollback'),
    {
      ...without('without commitOrRollback of a check', '01', 'commitOrRollback'),
      ext: { fromTransactionCheck: 'true' },
    },
    without('without commitLogOffset', '01', 'commitLogOffset'),
    without('without tranStateTableOffset', '01', 'tranStateTableOffset'),
    without('without producerGroup', '01', 'producerGroup'),
    end('commitOrRollback that is no number', '01', 'x'),
    end('commit', '01', COMMIT),
    pull('the committed message', 'TxT', { queueId: '0', consumerGroup: 'TxCG' }, { after: 100 }),
    end('commit again', '01', COMMIT),
    end('rollback after the commit', '01', ROLLBACK),
    half('half message with tags and keys', '02', ' TAGS=A KEYS=k2'),
    end('rollback of a check', '02', ROLLBACK, { fromTransactionCheck: 'true' }),
    { ...half('half message with a delay', '03', ' DELAY=1'), vague: DELAY_QUEUE },
    half('half message for the last queue it has not', '04', '', { queueId: '99' }),
    half('half message with an immunity time', '05', ' CHECK_IMMUNITY_TIME_IN_SECONDS=60'),
    end('commit after the immunity time', '05', COMMIT),
    end('commit after it as the answer to a check', '05', COMMIT, { fromTransactionCheck: 'true' }),
    half('half message without a group', '06', '', {
      properties: properties('TRAN_MSG=true UNIQ_KEY=7F0000010000AAAA0000000000000006'),
    }),
    end('commit without a group in the message', '06', COMMIT),
    half('half message without a key', '07', '', { properties: properties('TRAN_MSG=true PGROUP=TxPG') }),
    end('rollback of it', '07', ROLLBACK),
    half('prepared by its sysFlag alone', '08', '', { properties: properties('PGROUP=TxPG') }),
    { ...half('retried and delayed', '09', ' DELAY=2', { reconsumeTimes: '1' }), vague: DELAY_QUEUE },
    pull('both queues', 'TxT', { queueId: '0', consumerGroup: 'TxCG' }),
    pull('half topic', 'RMQ_SYS_TRANS_HALF_TOPIC', { consumerGroup: 'TxCG' }),
    pull('op topic', 'RMQ_SYS_TRANS_OP_HALF_TOPIC', { consumerGroup: 'TxCG' }, { after: OP_WRITTEN_MS }),
    { ...half('transaction in the other encoding', '10'), serialize: 'ROCKETMQ' },
    { ...end('rollback in the other encoding', '10', ROLLBACK), serialize: 'ROCKETMQ' },
  ],
}
