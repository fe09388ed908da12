import type { Operation } from '../operation.ts'
import type { Fields, Session } from '../session.ts'

type Statistics = Extract<Operation, { readonly op: 'statistics' }>
type Search = Extract<Operation, { readonly op: 'search' }>

export async function playSearch(search: Search, session: Session): Promise<void> {
  const { topic, queue, at, boundary } = search
  await session.tell(29, {
    topic: session.names.topic(topic),
    queueId: String(queue),
    timestamp: String(session.moment(at)),
    ...(boundary === undefined ? {} : { boundaryType: boundary }),
  })
}

export async function playByKey(
  topic: string,
  key: string,
  max: number,
  unique: boolean,
  session: Session,
): Promise<void> {
  const ext: Fields = {
    topic,
    key,
    maxNum: String(max),
    beginTimestamp: '0',
    endTimestamp: '9000000000000',
    ...(unique ? { _UNIQUE_KEY_QUERY: 'true' } : {}),
  }
  await session.tell(12, ext)
}

export async function playById(index: number, session: Session): Promise<void> {
  const name = `M${index % Math.max(1, session.sent.length)}`
  const offset = [...session.physical].find(([, known]) => known === name)?.[0]
  // Offset 0 holds a message of another run.
  if (offset !== undefined) await session.tell(33, { offset: String(offset) })
}

export async function playEnds(topic: string, queue: number, session: Session): Promise<void> {
  const ext = { topic, queueId: String(queue) }
  await session.tell(30, ext)
  await session.tell(31, ext)
}

export async function playStatistics({ topic, group }: Statistics, session: Session): Promise<void> {
  const { names } = session
  const consumerGroup = names.group(group)
  await session.tell(202, { topic: names.topic(topic) })
  await session.tell(208, { consumerGroup, topic: names.topic(topic) })
  await session.tell(300, { topic: names.topic(topic) })
  await session.tell(343, { group: consumerGroup })
  await session.tell(345, { group: consumerGroup, topic: names.topic(topic) })
}
