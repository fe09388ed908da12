import { Perm, parseTolerantJson } from '../../../src/protocol/index.ts'
import { ROUTE_POLL_MS } from '../arm.ts'
import type { Assign, Mode } from '../kinds.ts'
import type { Place } from '../operation.ts'
import type { Session } from '../session.ts'
import { TooSlow } from '../tooSlow.ts'
import { topicFields } from './metadata.ts'

/** The NameServer has heard of a change, and the broker has asked it again. */
const ROUTED_MS = 3 * ROUTE_POLL_MS
const TRIES = 10

export async function playAssign(assign: Assign, session: Session): Promise<void> {
  const { group, topic, client, strategy, model } = assign
  if (!(await routed(topic, session))) return
  await session.tell(400, {}, asked(topic, group, client, strategy, model, session))
}

/**
 * Of topics that are changed at the same moment the original may register only one: the message about it already has the
 * version of all. Changed once more without a difference, the others are registered as well. Returns false for a topic that
 * there is not, of which the NameServer may know something all the same.
 */
async function routed(place: Place, session: Session): Promise<boolean> {
  const { code, body } = await session.ask(351, { topic: session.names.topic(place) })
  if (code !== 0) return false
  const { readQueueNums: read, writeQueueNums: write, perm, order } = jsonOf(body) as Config
  const readable = (perm & Perm.READ) === 0 ? 0 : read
  for (let tries = 0; tries < TRIES; tries++) {
    await session.ask(17, topicFields(session, place, { read, write, perm, order }))
    await session.arm.pause(ROUTED_MS)
    const answer = await session.ask(400, {}, asked(place, 0, 0, 'AVG', 'BROADCASTING', session))
    const { messageQueueAssignments: all } = jsonOf(answer.body) as { readonly messageQueueAssignments?: unknown[] }
    if (all?.length === readable) return true
  }
  throw new TooSlow(`${session.label} the broker does not learn of its own topic ${place}`)
}

interface Config {
  readonly readQueueNums: number
  readonly writeQueueNums: number
  readonly perm: number
  readonly order: boolean
}

function jsonOf(body: Uint8Array | undefined): unknown {
  return parseTolerantJson(new TextDecoder().decode(body))
}

function asked(
  topic: Place,
  group: number,
  client: number,
  strategyName: string,
  messageModel: Assign['model'],
  { names }: Session,
): string {
  const body = { topic: names.topic(topic), consumerGroup: names.group(group), clientId: names.client(client) }
  return JSON.stringify({ ...body, strategyName, messageModel })
}

export async function playMode({ group, topic, mode, share }: Mode, session: Session): Promise<void> {
  const { names } = session
  const body = { topic: names.topic(topic), consumerGroup: names.group(group), mode, popShareQueueNum: share }
  await session.tell(401, {}, JSON.stringify(body))
}
