import { parseTolerantJson } from '../../../src/protocol/index.ts'
import { ROUTE_POLL_MS } from '../arm.ts'
import type { Assign, Mode } from '../kinds.ts'
import type { Place } from '../operation.ts'
import type { Session } from '../session.ts'
import { topicFields } from './metadata.ts'

/** The NameServer has heard of a change, and the broker has asked it again. */
const ROUTED_MS = 3 * ROUTE_POLL_MS

export async function playAssign(assign: Assign, session: Session): Promise<void> {
  const { names } = session
  const { group, topic, client, strategy, model } = assign
  await registerAgain(topic, session)
  await session.arm.pause(ROUTED_MS)
  const body = {
    topic: names.topic(topic),
    consumerGroup: names.group(group),
    clientId: names.client(client),
    strategyName: strategy,
    messageModel: model,
  }
  await session.tell(400, {}, JSON.stringify(body))
}

/**
 * Of two topics that are changed at the same moment the original may register only one: the message with the first already
 * has the version of both. Changed once more without a difference, it is registered.
 */
async function registerAgain(place: Place, session: Session): Promise<void> {
  const topic = session.names.topic(place)
  const { code, body } = await session.ask(351, { topic })
  if (code !== 0) return
  const config = parseTolerantJson(new TextDecoder().decode(body)) as {
    readonly readQueueNums: number
    readonly writeQueueNums: number
    readonly perm: number
    readonly order: boolean
  }
  const { readQueueNums: read, writeQueueNums: write, perm, order } = config
  await session.ask(17, topicFields(session, place, { read, write, perm, order }))
}

export async function playMode({ group, topic, mode, share }: Mode, session: Session): Promise<void> {
  const { names } = session
  const body = { topic: names.topic(topic), consumerGroup: names.group(group), mode, popShareQueueNum: share }
  await session.tell(401, {}, JSON.stringify(body))
}
