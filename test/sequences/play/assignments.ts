import { ROUTE_POLL_MS } from '../arm.ts'
import type { Assign, Mode } from '../kinds.ts'
import type { Session } from '../session.ts'

/** The NameServer has heard of a change, and the broker has asked it again. */
const ROUTED_MS = 3 * ROUTE_POLL_MS

export async function playAssign(assign: Assign, session: Session): Promise<void> {
  const { names } = session
  const { group, topic, client, strategy, model } = assign
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

export async function playMode({ group, topic, mode, share }: Mode, session: Session): Promise<void> {
  const { names } = session
  const body = { topic: names.topic(topic), consumerGroup: names.group(group), mode, popShareQueueNum: share }
  await session.tell(401, {}, JSON.stringify(body))
}
