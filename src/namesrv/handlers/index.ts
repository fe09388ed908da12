import type { Handlers } from '../../remoting/index.ts'
import type { NameServerContext } from '../context.ts'
import { brokerLivenessHandlers } from './brokerLiveness.ts'
import { clusterInfoHandlers } from './clusterInfo.ts'
import { kvConfigHandlers } from './kvConfig.ts'
import { namesrvConfigHandlers } from './namesrvConfig.ts'
import { registerBrokerHandlers } from './registerBroker.ts'
import { topicListHandlers } from './topicLists.ts'
import { topicMaintenanceHandlers } from './topicMaintenance.ts'
import { topicRouteHandlers } from './topicRoute.ts'

/** Everything a NameServer answers. */
export const namesrvHandlers: Handlers<NameServerContext> = {
  ...brokerLivenessHandlers,
  ...clusterInfoHandlers,
  ...kvConfigHandlers,
  ...namesrvConfigHandlers,
  ...registerBrokerHandlers,
  ...topicListHandlers,
  ...topicMaintenanceHandlers,
  ...topicRouteHandlers,
}
