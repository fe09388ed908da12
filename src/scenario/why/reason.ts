import type { MessageEvidence, SeenDelivery, SeenPull, SeenSend, SeenSubscription } from './seen.ts'

/** Why a message did not reach a group, or where it did. */
export type ReasonKind =
  | 'consumed'
  | 'unknownMessage'
  | 'notStored'
  | 'halfMessage'
  | 'invisible'
  | 'noMember'
  | 'notSubscribed'
  | 'reachedOnly'
  | 'filtered'
  | 'offsetBeyond'
  | 'behind'
  | 'refused'
  | 'otherQueues'
  | 'unreachable'
  | 'unexplained'

export interface Reason {
  readonly kind: ReasonKind
  /** What happened, with names, times and numbers. */
  readonly sentence: string
  /** The sentence in Simplified Chinese. */
  readonly zh: string
}

/** One message and one group in what a trace shows. */
export interface Case {
  readonly evidence: MessageEvidence
  readonly group: string
  /** The send that the broker stored. */
  readonly stored: SeenSend
  /** Of the group, about the message's topic. */
  readonly subscriptions: readonly SeenSubscription[]
  /** Pulls of the group from the message's topic and from its own retry topic. */
  readonly pulls: readonly SeenPull[]
}

/** Answers when its reason is the one. */
export type Judge = (one: Case) => Reason | undefined

/** `12.345 s` */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`
}

/** `queue 2 of Orders at broker-a, offset 17` */
export function placeOf({ topic, broker, queueId, offset }: SeenSend): string {
  return `queue ${queueId} of ${topic} at ${broker}, offset ${offset}`
}

/** `broker-a 上 Orders 的队列 2，位点 17` */
export function chinesePlaceOf({ topic, broker, queueId, offset }: SeenSend): string {
  return `${broker} 上 ${topic} 的队列 ${queueId}，位点 ${offset}`
}

/** Its queue and offset are those of the topic; a message that waits lies elsewhere meanwhile. */
export function liesInItsQueue({ delayMs, half }: SeenSend): boolean {
  return delayMs <= 0 && !half
}

/** Whether a pull's answer held the message. */
export function brought(pull: SeenPull, stored: SeenSend): boolean {
  return pull.got.some(
    ({ queueId, offset, uniqueKey }) =>
      (uniqueKey !== undefined && uniqueKey === stored.uniqueKey) ||
      (liesInItsQueue(stored) &&
        pull.broker === stored.broker &&
        queueId === stored.queueId &&
        offset === stored.offset),
  )
}

/** What handlers of the group got of a message. All messages of a batch come with the id of the batch. */
export function deliveriesOf({ evidence, group }: Case, send: SeenSend): readonly SeenDelivery[] {
  return evidence.received.filter(
    ({ group: own, msgId, body }) =>
      own === group &&
      (msgId === send.uniqueKey || msgId === send.offsetMsgId || (msgId === send.batchKey && body === send.body)),
  )
}

/** The offset that the group has committed last in the message's queue, and when; undefined before the first time. */
export function committedIn({
  evidence,
  group,
  stored,
}: Case): { readonly atMs: number; readonly offset: number } | undefined {
  return evidence.commits.findLast(
    (commit) =>
      commit.group === group &&
      commit.broker === stored.broker &&
      commit.topic === stored.topic &&
      commit.queueId === stored.queueId,
  )
}

/** `"step 4;"`, cut when it is long. */
export function quoted(body: string): string {
  return body.length > BODY_SHOWN ? `"${body.slice(0, BODY_SHOWN)}…"` : `"${body}"`
}

/** Characters of a body that a sentence shows. */
const BODY_SHOWN = 40
