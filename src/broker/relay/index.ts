export { askClient } from './askClient.ts'
export type { ConsumerCall } from './relay.ts'
export {
  callConsumer,
  getConsumerStatusFromClient,
  notifyConsumerIdsChanged,
  resetConsumerClientOffset,
} from './relay.ts'
