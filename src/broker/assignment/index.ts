export { MessageRequestModeManager } from './messageRequestModes.ts'
export { getAllRequestModes, queryAssignment, setMessageRequestMode } from './queryAssignment.ts'
export { TopicRoutes } from './topicRoutes.ts'
