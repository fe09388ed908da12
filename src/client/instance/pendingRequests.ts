import type { ReceivedMessage } from '../message/receivedMessage.ts'

/** Who waits for one reply. */
export interface Requester {
  readonly arrived: (reply: ReceivedMessage) => void
  readonly failed: (error: Error) => void
}

/** The requests of one client that wait for their reply, by correlation id (RequestFutureHolder). */
export class PendingRequests {
  readonly #open = new Map<string, Requester>()
  #stopped: Error | undefined

  /** Waits for a reply until `close`. The requester fails when the client is stopped, at once when it was before. */
  open(correlationId: string, requester: Requester): void {
    if (this.#stopped === undefined) this.#open.set(correlationId, requester)
    else requester.failed(this.#stopped)
  }

  close(correlationId: string): void {
    this.#open.delete(correlationId)
  }

  /** False when nobody waits for the reply: it came too late, a second time, or to the wrong client. */
  arrived(correlationId: string, reply: ReceivedMessage): boolean {
    const requester = this.#open.get(correlationId)
    if (requester === undefined) return false
    this.#open.delete(correlationId)
    requester.arrived(reply)
    return true
  }

  stop(error: Error): void {
    this.#stopped = error
    for (const requester of [...this.#open.values()]) requester.failed(error)
    this.#open.clear()
  }
}
