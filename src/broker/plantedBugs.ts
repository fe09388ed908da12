/**
 * Defects that can be switched on in one broker, so that the search for faults is seen to find them. For tests only:
 * no door of the product sets them, and nothing is switched on unless the caller of `startBroker` names it.
 *
 * - `acknowledgeBeforeAppend`: a send is answered with success before the message is in the log, so that a crash
 *   between the two loses an acknowledged message.
 * - `lockGrantedTwice`: a queue lock is granted although another client holds it.
 * - `deadLetterOneTryLate`: a message goes through its retry topic once more than its group allows.
 * - `delayOffsetForgotten`: after a start every delayed message that is still in the log is delivered again.
 */
export type PlantedBug =
  | 'acknowledgeBeforeAppend'
  | 'lockGrantedTwice'
  | 'deadLetterOneTryLate'
  | 'delayOffsetForgotten'

export const noPlantedBugs: ReadonlySet<PlantedBug> = new Set()
