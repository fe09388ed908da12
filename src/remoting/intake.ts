import type { RequestName } from '../protocol/index.ts'
import type { Answer } from './handler.ts'

/** A request that has come in and that nobody has looked at yet, not even access control. */
export interface Arrived {
  /** Undefined when no handler serves it at this listener. */
  readonly name: RequestName | undefined
  /** Hands it on, as if it had come in now. */
  serve(): void
  /** Answers it instead; with `evenOneway` also when its sender wants no answer. */
  refuse(answer: Answer, evenOneway: boolean): void
}

/** What stands between the network and the handlers of a server: the queues of the original's thread pools. */
export interface Intake {
  /** Takes every request from now on. Undefined while requests go straight to their handlers, which costs nothing. */
  readonly take: ((request: Arrived) => void) | undefined
}
