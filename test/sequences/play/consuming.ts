import { decodeRecords, encodeOffsetMsgId, PullSysFlag, type RemotingCommand } from '../../../src/protocol/index.ts'
import type { Operation, Outcome, Place } from '../operation.ts'
import type { Fields, Session } from '../session.ts'
import { groupQueue, offsetOf, positionOf } from './offsets.ts'
import { playSend } from './sends.ts'
import type { Waiting } from './waiting.ts'

type Pull = Extract<Operation, { readonly op: 'pull' }>
type Consume = Extract<Operation, { readonly op: 'consume' }>
type Wake = Extract<Operation, { readonly op: 'wake' }>
type Back = Extract<Operation, { readonly op: 'back' }>

export async function playPull(pull: Pull, session: Session): Promise<void> {
  const { filter, commit } = pull
  const flags = (commit >= 0 ? PullSysFlag.COMMIT_OFFSET : 0) | (filter === undefined ? 0 : PullSysFlag.SUBSCRIPTION)
  const from = await positionOf(pull.from, pull, session)
  await pulled(pull, session, {
    queueOffset: String(from),
    maxMsgNums: String(pull.max),
    sysFlag: String(flags),
    commitOffset: String(Math.max(0, commit)),
    subscription: filter?.text ?? '',
    expressionType: filter?.type ?? 'TAG',
    subVersion: String(session.subscriptionVersion(pull.version)),
  })
}

/** How long the broker keeps a pull that finds nothing; it looks every 5 s. */
const HELD_MS = '1000'

export async function playWake(wake: Wake, session: Session, waiting: Waiting): Promise<void> {
  const { group, topic, queue, filter, tag } = wake
  const fields = {
    ...groupQueue(group, topic, queue, session),
    queueOffset: String(await positionOf('end', wake, session)),
    maxMsgNums: '32',
    sysFlag: String(PullSysFlag.SUSPEND | PullSysFlag.SUBSCRIPTION),
    commitOffset: '0',
    suspendTimeoutMillis: HELD_MS,
    subscription: filter.text,
    expressionType: filter.type,
    subVersion: '0',
  }
  const answered = await session.begin(11, fields, undefined, session.names.client(wake.client))
  const answer = answered()
  // A refusal must not become a message that the broker found in a topic made meanwhile.
  const refused = (await session.ask(202, { topic: session.names.topic(topic) })).code !== 0
  if (refused) await answer
  const message = { form: 'v2', count: 1, tag, key: '', number: 5, delay: 0, unique: true } as const
  await playSend({ op: 'send', to: topic, queue, ...message }, session, waiting)
  session.note(11, await answer)
}

async function pulled(
  pull: { readonly client: number; readonly group: number; readonly topic: Place; readonly queue: number },
  session: Session,
  fields: Fields,
): Promise<RemotingCommand> {
  const ext = { ...groupQueue(pull.group, pull.topic, pull.queue, session), suspendTimeoutMillis: '0', ...fields }
  const answer = await session.tell(11, ext, undefined, session.names.client(pull.client))
  const next = answer.extFields['nextBeginOffset']
  if (next !== undefined) session.next.set(session.positionKey(pull.group, pull.topic, pull.queue), Number(next))
  return answer
}

/** One round of a consumer, as those of Java make it: the broker's subscription, then send-backs, then the commit. */
export async function playConsume(consume: Consume, session: Session, waiting: Waiting): Promise<void> {
  const { group, topic, queue } = consume
  const from = (await offsetOf(group, topic, queue, session)) ?? 0
  const answer = await pulled(consume, session, {
    queueOffset: String(from),
    maxMsgNums: String(consume.max),
    sysFlag: '0',
    commitOffset: '0',
    subVersion: '0',
  })
  if (answer.code !== 0 || answer.body === undefined) return
  for (const [i, record] of decodeRecords(answer.body).entries()) {
    const outcome = consume.outcomes[i % Math.max(1, consume.outcomes.length)] ?? 'ok'
    if (outcome === 'ok') continue
    const level = levelOf(outcome)
    const originMsgId =
      record.properties.get('ORIGIN_MESSAGE_ID') ?? encodeOffsetMsgId(record.storeHost, record.physicalOffset)
    const ext = {
      offset: String(record.physicalOffset),
      group: session.names.group(group),
      delayLevel: String(level),
      originMsgId,
      originTopic: session.names.topic(topic),
      unitMode: 'false',
      ...(consume.tries < 0 ? {} : { maxReconsumeTimes: String(consume.tries) }),
    }
    await sendBack(ext, level, record.reconsumeTimes, session, waiting)
  }
  const commitOffset = answer.extFields['nextBeginOffset'] ?? '0'
  await session.tell(15, { ...groupQueue(group, topic, queue, session), commitOffset })
}

export async function playBack(back: Back, session: Session, waiting: Waiting): Promise<void> {
  const message = session.message(back.message)
  const offset = [...session.physical].find(
    ([, name]) => name === `M${back.message % Math.max(1, session.sent.length)}`,
  )
  const ext = {
    offset: String(offset?.[0] ?? 0),
    group: session.names.group(back.group),
    delayLevel: String(back.level),
    originMsgId: message?.msgId ?? '',
    originTopic: session.names.topic('T0'),
    unitMode: 'false',
    ...(back.tries < 0 ? {} : { maxReconsumeTimes: String(back.tries) }),
  }
  // Offset 0 holds a message of another run.
  if (offset === undefined) return
  await sendBack(ext, back.level, 0, session, waiting)
}

async function sendBack(ext: Fields, level: number, tries: number, session: Session, waiting: Waiting): Promise<void> {
  const { code } = await session.tell(36, ext)
  if (code !== 0) return
  await waiting.dispatched()
  if (level >= 0) await waiting.delayed(level === 0 ? 3 + tries : level)
}

function levelOf(outcome: Exclude<Outcome, 'ok'>): number {
  if (outcome === 'later') return 0
  return outcome === 'dead' ? -1 : outcome
}
