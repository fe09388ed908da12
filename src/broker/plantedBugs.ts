/**
 * Defects that can be switched on in one broker, so that the search for faults is seen to find them. For tests only:
 * no door of the product sets them, and nothing is switched on unless the caller of `startBroker` names it.
 *
 * - `acknowledgeBeforeAppend`: a send is answered with success before the message is in the log, so that a crash
 *   between the two loses an acknowledged message.
 * - `lockGrantedTwice`: a queue lock is granted although another client holds it.
 * - `deadLetterOneTryLate`: a message goes through its retry topic once more than its group allows.
 * - `delayOffsetForgotten`: after a start every delayed message that is still in the log is delivered again.
 * - `halfGivenUpEarly`: a half message is given up one check before `transactionCheckMax`.
 * - `recallMissed`: a recall is answered with success, and the timed message comes all the same.
 * - `ackForgotten`: of several records that were popped together only the first can be acknowledged.
 * - `orderedAckTooFar`: an acknowledgement in order also takes the message behind it.
 * - `checkPointsForgotten`: what was popped before a start and is not acknowledged does not come back.
 * - `offsetOneTooFar`: a group's offset is noted one message further than it said.
 * - `rollbackIgnored`: a rollback that answers a check counts as a commit.
 * - `strangersAssigned`: a client that is no member of a group gets queues like the first member.
 * - `replyRefusalIgnored`: a reply counts as delivered although its requester refused it.
 * - `unknownMatches`: an SQL92 expression that asks for a property which a message does not have takes the message.
 * - `refusedSendKept`: a send that a full disk refuses is stored as soon as there is room.
 * - `refusedDelayForgotten`: a delayed message that the store refuses at its time counts as delivered.
 * - `flushTimeoutIsSuccess`: a send that was not flushed in time is answered with success.
 */
export type PlantedBug =
  | 'acknowledgeBeforeAppend'
  | 'lockGrantedTwice'
  | 'deadLetterOneTryLate'
  | 'delayOffsetForgotten'
  | 'halfGivenUpEarly'
  | 'recallMissed'
  | 'ackForgotten'
  | 'orderedAckTooFar'
  | 'checkPointsForgotten'
  | 'offsetOneTooFar'
  | 'rollbackIgnored'
  | 'strangersAssigned'
  | 'replyRefusalIgnored'
  | 'unknownMatches'
  | 'refusedSendKept'
  | 'refusedDelayForgotten'
  | 'flushTimeoutIsSuccess'

export const noPlantedBugs: ReadonlySet<PlantedBug> = new Set()
