import type { Group, Step } from '../step.ts'
import { ask, create, properties, pull, send } from './requests.ts'

const TOPIC = 'TrfT'
const COMMIT = '8'
const ROLLBACK = '12'

const set = (line: string): Step => ask(`set ${line}`, 25, {}, { body: `${line}\n` })

const key = (save: string): string => `7F0000010000AAAA00000000000007${save}`

const half = (what: string, save: string, more = ''): Step =>
  send(
    what,
    TOPIC,
    { sysFlag: '4', properties: properties(`TRAN_MSG=true PGROUP=TrfPG UNIQ_KEY=${key(save)}${more}`) },
    { save: `t${save}`, body: `half ${save}`, vague: ['queueOffset', 'recallHandle'] },
  )

const end = (what: string, save: string, commitOrRollback: string, ext: Readonly<Record<string, string>> = {}): Step =>
  ask(what, 37, {
    topic: TOPIC,
    producerGroup: 'TrfPG',
    tranStateTableOffset: `<t${save}.queueOffset>`,
    commitLogOffset: `<t${save}.offset>`,
    commitOrRollback,
    fromTransactionCheck: 'false',
    msgId: key(save),
    transactionId: key(save),
    ...ext,
  })

/** Messages that the store refuses when their transaction ends. */
export const transactionRefusals: Group = {
  name: 'transactionRefusals',
  logMoves: true,
  quietMs: 8000,
  turns: [
    create(TOPIC),
    half('a half message', '01'),
    half('one for later', '02', ' TIMER_DELAY_SEC=30'),
    half('one that is rolled back', '03'),
    send('a message that is not half', TOPIC, {}, { save: 'plain' }),
    set('maxMessageSize=2'),
    end('a commit of a message that is too large', '01', COMMIT),
    end('a rollback of a message that is too large', '03', ROLLBACK),
    set('maxMessageSize=4194304'),
    set('timerMaxDelaySec=1'),
    end('a commit of one that is to come too late', '02', COMMIT),
    set('timerMaxDelaySec=259200'),
    set('timerWheelEnable=false'),
    end('a commit of one for later where there is no wheel', '02', COMMIT),
    set('timerWheelEnable=true'),
    end('a commit of what is not half', '01', COMMIT, { commitLogOffset: '<plain.offset>' }),
    end('a rollback of what is not half', '01', ROLLBACK, { commitLogOffset: '<plain.offset>' }),
    end('a commit of another half message', '01', COMMIT, { commitLogOffset: '<t03.offset>' }),
    set('rejectTransactionMessage=true'),
    end('a commit where there are no half messages', '01', COMMIT),
    half('a half message where there are none', '04'),
    set('rejectTransactionMessage=false'),
    pull('what was committed', TOPIC, { consumerGroup: 'TrfCG' }, { after: 100 }),
  ],
}
