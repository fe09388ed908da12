import type { Recall, Timed } from '../kinds.ts'
import { text } from '../normalForm.ts'
import { at, type Session } from '../session.ts'
import { BORN_FIELDS, joined, short } from './sendFields.ts'
import { SLOW_TIMER_MS, type Waiting } from './waiting.ts'

/** Nobody waits for what takes longer. */
const WAITED_MS = SLOW_TIMER_MS

export async function playTimed(operation: Timed, session: Session, waiting: Waiting): Promise<void> {
  const { ms, recall } = operation
  const slow = ms === SLOW_TIMER_MS
  if (ms < SLOW_TIMER_MS || waiting.timedOnTheirWay) await waiting.settled()
  const { names } = session
  const unique = session.newUnique()
  const pairs: (readonly [string, string])[] = [['n', String(operation.number)], timeOf(operation, session)]
  if (operation.tag !== '') pairs.push(['TAGS', operation.tag])
  if (operation.key !== '') pairs.push(['KEYS', operation.key])
  pairs.push(['UNIQ_KEY', unique])
  const ext = short({
    ...BORN_FIELDS,
    producerGroup: names.producerGroup('P'),
    topic: names.topic(operation.to),
    queueId: String(operation.queue),
    properties: joined(pairs),
  })
  const answer = await session.ask(310, ext, new TextEncoder().encode(`in ${ms} ms`))
  const { msgId, recallHandle } = answer.extFields
  if (answer.code !== 0 || msgId === undefined) return session.note(310, answer)
  session.addSent(msgId, unique)
  if (recallHandle === undefined) {
    // To a retry topic there is no handle, and while it waits it lies in a queue that all runs share.
    const shared = ms > 0 && operation.to.startsWith('R')
    session.note(310, shared ? { ...answer, extFields: { ...answer.extFields, queueOffset: '*' } } : answer)
    return waiting.dispatched()
  }
  // It has its place in a queue that all runs share.
  const shown = { ...answer.extFields, queueOffset: '*', recallHandle: handleText(recallHandle, session) }
  session.note(310, { ...answer, extFields: shown })
  session.timed.push({ topic: names.topic(operation.to), handle: recallHandle })
  if (slow) session.timedDueMs.push(session.arm.now() + ms)
  await waiting.dispatched()
  if (recall === 'before') await recalled(names.topic(operation.to), recallHandle, session)
  if (ms <= WAITED_MS) await waiting.timed(ms)
  if (recall === 'after' && !slow) await recalled(names.topic(operation.to), recallHandle, session)
}

export async function playRecall({ timed, flaw }: Recall, session: Session, waiting: Waiting): Promise<void> {
  const sent = at(session.timed, timed)
  if (sent === undefined) return
  const topic = flaw === 'topic' ? session.names.topic('T2') : sent.topic
  const handle = flaw === 'handle' ? sent.handle.slice(0, 20) : sent.handle
  await recalled(topic, flaw === 'broker' ? changed(handle) : handle, session)
  await waiting.dispatched()
}

async function recalled(topic: string, recallHandle: string, session: Session): Promise<void> {
  await session.tell(370, { producerGroup: session.names.producerGroup('P'), topic, recallHandle })
}

function timeOf({ by, ms }: Timed, session: Session): readonly [string, string] {
  if (by === 'seconds') return ['TIMER_DELAY_SEC', String(Math.trunc(ms / 1000))]
  return by === 'milliseconds' ? ['TIMER_DELAY_MS', String(ms)] : ['TIMER_DELIVER_MS', String(session.arm.now() + ms)]
}

/** A handle names topic, broker, time and key. */
function handleText(handle: string, session: Session): string {
  return text(Buffer.from(handle, 'base64url').toString(), session).replaceAll(' ', '/')
}

function changed(handle: string): string {
  const [version, topic, , ...rest] = Buffer.from(handle, 'base64url').toString().split(' ')
  return Buffer.from([version, topic, 'broker-z', ...rest].join(' ')).toString('base64url')
}
