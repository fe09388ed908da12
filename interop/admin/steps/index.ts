import type { Step } from '../step.ts'
import { clusterSteps } from './cluster.ts'
import { groupSteps } from './groups.ts'
import { liveSteps } from './live.ts'
import { loadSteps } from './load.ts'
import { messageSteps } from './messages.ts'
import { offlineSteps } from './offline.ts'
import { removalSteps } from './removals.ts'
import { retrySteps } from './retries.ts'
import { serverSteps } from './servers.ts'
import { topicSteps } from './topics.ts'
import { traceSteps } from './trace.ts'

/** All steps in their order: each looks at what earlier ones left. */
export const steps: readonly Step[] = [
  ...clusterSteps,
  ...topicSteps,
  ...groupSteps,
  ...messageSteps,
  ...liveSteps,
  ...retrySteps,
  ...traceSteps,
  ...loadSteps,
  ...offlineSteps,
  ...serverSteps,
  ...removalSteps,
]

/** Broker properties of both servers: what a small shared machine needs, retries without waiting, and a trace topic. */
export const settings: Readonly<Record<string, string>> = {
  waitTimeMillsInSendQueue: '3000',
  osPageCacheBusyTimeOutMills: '5000',
  diskMaxUsedSpaceRatio: '95',
  messageDelayLevel: '1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 2h',
  traceTopicEnable: 'true',
  brokerIP2: '127.0.0.1',
  // Users and policies can be kept, without being asked for.
  authenticationMetadataProvider:
    'org.apache.rocketmq.auth.authentication.provider.LocalAuthenticationMetadataProvider',
  authorizationMetadataProvider: 'org.apache.rocketmq.auth.authorization.provider.LocalAuthorizationMetadataProvider',
}

/** Files in the working directory of the tool. */
export const files: Readonly<Record<string, string>> = {
  'topics.json': JSON.stringify([
    { topicName: 'ListOne', readQueueNums: 3, writeQueueNums: 3, perm: 6 },
    { topicName: 'ListTwo', readQueueNums: 1, writeQueueNums: 2, perm: 4, order: true },
  ]),
  'badTopics.json': JSON.stringify([{ topicName: 'ListThree' }, { topicName: 'bad name' }]),
  'groups.json': JSON.stringify([
    { groupName: 'GListOne', retryMaxTimes: 3 },
    { groupName: 'GListTwo', consumeEnable: false },
  ]),
  'badGroups.json': JSON.stringify([{ groupName: 'bad name' }]),
}
