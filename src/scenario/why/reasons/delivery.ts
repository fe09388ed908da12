import { brought, type Judge, placeOf, type Reason, seconds } from '../reason.ts'

/** A handler of the group got it: that is where it was consumed. */
export const consumed: Judge = ({ evidence, group, stored }): Reason | undefined => {
  const deliveries = evidence.received.filter(
    (delivery) => delivery.group === group && [stored.uniqueKey, stored.offsetMsgId].includes(delivery.msgId),
  )
  const [first] = deliveries
  if (first === undefined) return undefined
  const again =
    deliveries.length > 1
      ? `, and ${deliveries.length - 1} more times until ${seconds(deliveries.at(-1)?.atMs ?? 0)}`
      : ''
  return {
    kind: 'consumed',
    sentence: `${first.client} of ${group} received it at ${seconds(first.atMs)}${again}; it is ${placeOf(stored)}.`,
  }
}

/** An answer brought it to a member, whose handler never got it. */
export const reachedOnly: Judge = ({ group, stored, pulls }): Reason | undefined => {
  const pull = pulls.find((candidate) => brought(candidate, stored))
  if (pull === undefined) return undefined
  return {
    kind: 'reachedOnly',
    sentence: `A ${pull.kind} of ${pull.from} at ${seconds(pull.atMs)} brought it, but no handler of ${group} got it before the end: the client's own tag check took it out, the queue was taken away or locked, or the program ended with it in its cache.`,
  }
}
