import type { Operation, Place, Position } from '../operation.ts'
import type { Fields, Session } from '../session.ts'

type Commit = Extract<Operation, { readonly op: 'commit' }>
type Reset = Extract<Operation, { readonly op: 'reset' }>
type Clone = Extract<Operation, { readonly op: 'clone' }>

interface Queue {
  readonly group: number
  readonly topic: Place
  readonly queue: number
}

export function groupQueue(group: number, topic: Place, queue: number, session: Session): Fields {
  const { names } = session
  return { consumerGroup: names.group(group), topic: names.topic(topic), queueId: String(queue) }
}

/** What a consumer would ask before its first pull of a queue. Written down. */
export async function offsetOf(
  group: number,
  topic: Place,
  queue: number,
  session: Session,
): Promise<number | undefined> {
  const { code, extFields } = await session.tell(14, groupQueue(group, topic, queue, session))
  return code === 0 ? Number(extFields['offset']) : undefined
}

export async function positionOf(position: Position, at: Queue, session: Session): Promise<number> {
  if (typeof position === 'number') return position
  if (position === 'next') return session.next.get(session.positionKey(at.group, at.topic, at.queue)) ?? 0
  const { extFields } = await session.ask(30, { topic: session.names.topic(at.topic), queueId: String(at.queue) })
  return Number(extFields['offset'] ?? 0)
}

export async function playCommit(commit: Commit, session: Session): Promise<void> {
  const commitOffset = String(await positionOf(commit.to, commit, session))
  await session.tell(15, { ...groupQueue(commit.group, commit.topic, commit.queue, session), commitOffset })
}

export async function playReset(reset: Reset, session: Session): Promise<void> {
  const { names } = session
  const [queueId, offset] = reset.exact ?? []
  await session.tell(222, {
    topic: names.topic(reset.topic),
    group: names.group(reset.group),
    timestamp: String(session.moment(reset.at)),
    isForce: String(reset.force),
    ...(queueId === undefined ? {} : { queueId: String(queueId), offset: String(offset) }),
  })
}

export async function playClone(clone: Clone, session: Session): Promise<void> {
  const { names } = session
  await session.tell(314, {
    srcGroup: names.group(clone.from),
    destGroup: names.group(clone.to),
    topic: names.topic(clone.topic),
    offline: String(clone.offline),
  })
}
