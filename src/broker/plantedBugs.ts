/**
 * Defects that can be switched on in one broker, so that the search for faults is seen to find them. For tests only:
 * no door of the product sets them, and nothing is switched on unless the caller of `startBroker` names it.
 *
 * - `acknowledgeBeforeAppend`: a send is answered with success before the message is in the log, so that a crash
 *   between the two loses an acknowledged message.
 * - `lockGrantedTwice`: a queue lock is granted although another client holds it.
 */
export type PlantedBug = 'acknowledgeBeforeAppend' | 'lockGrantedTwice'

export const noPlantedBugs: ReadonlySet<PlantedBug> = new Set()
