export { handlePull } from './pullMessage.ts'
export type { HeldPull, PullRequestHoldOptions } from './pullRequestHold.ts'
export { PullRequestHold } from './pullRequestHold.ts'
