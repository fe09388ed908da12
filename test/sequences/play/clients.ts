import { javaHashCode, parseTolerantJson } from '../../../src/protocol/index.ts'
import type { LockBody } from '../locks.ts'
import type { ProducerRole } from '../names.ts'
import type { Operation, Place } from '../operation.ts'
import type { Session } from '../session.ts'

type Join = Extract<Operation, { readonly op: 'join' }>
type Lock = Extract<Operation, { readonly op: 'lock' | 'unlock' }>

/** Clustering consumers subscribe their group's retry topic as well, as those of Java do. */
export async function playJoin(join: Join, session: Session): Promise<void> {
  const { names } = session
  const subscription = (topic: string, type: string, text: string): object => {
    const tagsSet = type === 'TAG' && text !== '*' ? text.split('||').map((tag) => tag.trim()) : []
    return {
      classFilterMode: false,
      codeSet: tagsSet.map(javaHashCode),
      expressionType: type,
      subString: text,
      subVersion: session.subscriptionVersion(join.version),
      tagsSet,
      topic,
    }
  }
  const subscriptions = join.topics.map(({ topic, filter }) =>
    subscription(names.topic(topic), filter.type, filter.text),
  )
  // Of two subscriptions of one topic the original takes the one that its hash set gives last.
  const retry: Place = join.group === 0 ? 'R0' : 'R1'
  const alone = join.broadcasts || join.topics.some(({ topic }) => topic === retry)
  const body = {
    clientID: names.client(join.client),
    consumerDataSet: [
      {
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
        consumeType: 'CONSUME_PASSIVELY',
        groupName: names.group(join.group),
        messageModel: join.broadcasts ? 'BROADCASTING' : 'CLUSTERING',
        subscriptionDataSet: alone ? subscriptions : [...subscriptions, subscription(names.topic(retry), 'TAG', '*')],
        unitMode: false,
      },
    ],
    producerDataSet: [],
  }
  await session.tell(34, {}, JSON.stringify(body), names.client(join.client))
  session.heartbeat(names.client(join.client), true)
}

export async function playLeave(client: number, group: number, session: Session): Promise<void> {
  const clientID = session.names.client(client)
  await session.tell(35, { clientID, consumerGroup: session.names.group(group) }, undefined, clientID)
}

/** Joins as a producer of a group. */
export async function produce(role: ProducerRole, clientID: string, session: Session): Promise<void> {
  const body = { clientID, consumerDataSet: [], producerDataSet: [{ groupName: session.names.producerGroup(role) }] }
  await session.tell(34, {}, JSON.stringify(body), clientID)
}

/** A producer closes its connection. */
export async function leaveProducer(clientID: string, session: Session): Promise<void> {
  if (await session.drop(clientID)) await session.arm.pause(DROPPED_MS)
}

/** The broker learns of a closed connection by itself: wait until it has, if the client was in a group. */
export async function playDrop(client: number, session: Session): Promise<void> {
  await session.drop(session.names.client(client))
  await session.arm.pause(DROPPED_MS)
}

const DROPPED_MS = 300

/** Returns whether the client holds all of them now. Clients renew their locks as long as they live; here the session does. */
export async function playLock(operation: Lock, session: Session): Promise<boolean> {
  const { names } = session
  const queues = operation.queues.map((queueId) => ({
    brokerName: 'broker-a',
    queueId,
    topic: names.topic(operation.topic),
  }))
  const held: LockBody = {
    clientId: names.client(operation.client),
    consumerGroup: names.group(operation.group),
    mqSet: queues,
    onlyThisBroker: false,
  }
  if (operation.op === 'unlock') {
    await session.tell(42, {}, JSON.stringify(held), held.clientId)
    session.locks.unlocked(held)
    return false
  }
  const answer = await session.tell(41, {}, JSON.stringify(held), held.clientId)
  if (answer.code !== 0) return false
  const { lockOKMQSet = [] } = parseTolerantJson(new TextDecoder().decode(answer.body)) as {
    lockOKMQSet?: LockBody['mqSet']
  }
  session.locks.locked({ ...held, mqSet: lockOKMQSet })
  return lockOKMQSet.length === queues.length
}
