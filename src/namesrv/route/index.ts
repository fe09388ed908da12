export type { Registered, Registration } from './registration.ts'
export { register, sameVersion } from './registration.ts'
export { RouteBodies } from './routeBodies.ts'
export type { BrokerGroup, LiveBroker, RouteTables } from './routeTables.ts'
export { addressesById, brokerDataOf, emptyRouteTables, liveKey, smallestId } from './routeTables.ts'
export {
  anyBrokerAddress,
  systemTopics,
  topicsOfCluster,
  unitSubNonUnitTopics,
  unitSubTopics,
  unitTopics,
} from './topicLists.ts'
export { addWritePerm, deleteTopic, registerTopic, wipeWritePerm } from './topicMaintenance.ts'
export { nearbyRoute, topicRoute } from './topicRoute.ts'
export type { ReducedGroup, Unregistration } from './unregistration.ts'
export { brokerBehind, silentBrokers, unregister, unregistrationOf } from './unregistration.ts'
