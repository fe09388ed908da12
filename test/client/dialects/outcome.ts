/** An error as the user of a client sees it, or how a call ended well. */
export interface Told {
  /** Fully qualified class of a Java exception. */
  readonly className?: string
  readonly text: string
  /** `getResponseCode()` of a Java exception that has one. */
  readonly code?: number
}

/** How one step ended. */
export interface Outcome extends Told {
  /** The cause of a Java exception. */
  readonly cause?: Told
  /** How long the call took, or the callback of an asynchronous one. */
  readonly ms: number
}

/** One step of a situation and what came of it. */
export type StepSeen = Outcome & { readonly step: string }

/** Attempts that reached a server, or found nobody at its address. */
export interface ServerSeen {
  /** Connection attempts (SYN). Missing where they could not be watched. */
  readonly dials?: number
  /** Requests of the kinds that are compared, by name. */
  readonly requests: Readonly<Record<string, number>>
}

/** A situation as it was played once. */
export interface Played {
  readonly steps: readonly StepSeen[]
  readonly servers: Readonly<Record<string, ServerSeen>>
}

/** A client, released or simulated. Every call resolves; failures are outcomes. */
export interface ClientUnderTest {
  /** Makes a producer and starts it. */
  producer(): Promise<Outcome>
  send(mode: 'sync' | 'async' | 'oneway', topic: string): Promise<Outcome>
  /** Makes a push consumer from the first offset and starts it. */
  consumer(topic: string): Promise<Outcome>
  firstMessage(limitMs: number): Promise<Outcome>
  stop(): Promise<void>
}
