import { decodeRecords, PullSysFlag } from '../../../src/protocol/index.ts'
import type { Orderly } from '../kinds.ts'
import type { Session } from '../session.ts'
import { playLock } from './clients.ts'
import { groupQueue, offsetOf } from './offsets.ts'
import { BORN_FIELDS, joined, short } from './sendFields.ts'
import type { Waiting } from './waiting.ts'

/** Orderly consumers of Java try a message so often before they give it up. */
const TRIES = 16

/** One round of an orderly consumer: lock, pull, and what becomes of each record; the lock stays. */
export async function playOrderly(orderly: Orderly, session: Session, waiting: Waiting): Promise<void> {
  const { client, group, topic, queue } = orderly
  const owns = await playLock({ op: 'lock', client, group, topic, queues: [queue] }, session)
  if (!owns) return
  const from = (await offsetOf(group, topic, queue, session)) ?? 0
  const answer = await session.tell(
    11,
    {
      ...groupQueue(group, topic, queue, session),
      queueOffset: String(from),
      maxMsgNums: '4',
      sysFlag: String(PullSysFlag.SUBSCRIPTION),
      commitOffset: '0',
      suspendTimeoutMillis: '0',
      subscription: '*',
      expressionType: 'TAG',
      subVersion: '0',
    },
    undefined,
    session.names.client(client),
  )
  if (answer.code !== 0 || answer.body === undefined) return
  let consumed = from
  for (const [i, record] of decodeRecords(answer.body).entries()) {
    const outcome = orderly.outcomes[i % Math.max(1, orderly.outcomes.length)] ?? 'ok'
    if (outcome === 'suspend') break
    if (outcome === 'dead' && !(await giveUp(group, record.properties, record.body, session, waiting))) break
    consumed = record.queueOffset + 1
  }
  await session.tell(15, { ...groupQueue(group, topic, queue, session), commitOffset: String(consumed) })
}

/** An orderly consumer sends such a message anew, to the retry topic. */
async function giveUp(
  group: number,
  properties: ReadonlyMap<string, string>,
  body: Uint8Array,
  session: Session,
  waiting: Waiting,
): Promise<boolean> {
  const { names } = session
  const kept = [...properties].filter(([name]) => /^(n|TAGS|KEYS|UNIQ_KEY)$/.test(name))
  const fields = {
    ...BORN_FIELDS,
    producerGroup: names.producerGroup('P'),
    topic: names.topic(group === 0 ? 'R0' : 'R1'),
    queueId: '0',
    properties: joined([...kept, ['DELAY', String(SENT_LEVEL)]]),
    reconsumeTimes: String(TRIES),
    maxReconsumeTimes: String(TRIES),
  }
  const answer = await session.ask(310, short(fields), body)
  const { msgId } = answer.extFields
  if (answer.code === 0 && msgId !== undefined) session.addSent(msgId, properties.get('UNIQ_KEY'))
  session.note(310, { ...answer, extFields: { ...answer.extFields, queueOffset: '*' } })
  if (answer.code !== 0) return false
  await waiting.dispatched()
  // While the group has locks the message goes to the dead letters at once; otherwise it is delayed.
  await waiting.delayed(SENT_LEVEL)
  return true
}

/** One of the levels of one second. */
const SENT_LEVEL = 3
