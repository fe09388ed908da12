import type { World } from '../sim/index.ts'
import type { History, HistoryEvent, HistoryEventFields, HistoryEventKind, HistoryGroup } from './history.ts'

/** Writes the history of one run, into the trace as well, and knows what the run still waits for. */
export class HistoryRecorder implements History {
  readonly groups: readonly HistoryGroup[]
  readonly events: HistoryEvent[] = []
  readonly #world: World
  /** Acknowledged messages and the group that has not consumed them, as `group id`. */
  readonly #owed = new Set<string>()
  readonly #concluded = new Set<string>()
  #exhausted = new Set<string>()
  #deliveries = 0

  constructor(world: World, groups: readonly HistoryGroup[]) {
    this.#world = world
    this.groups = groups
  }

  /** Acknowledged messages that some group has neither consumed nor found among its dead letters. */
  get owed(): number {
    return this.#owed.size
  }

  /** True while a message that failed for the last time has not been seen among the dead letters. */
  get awaitsDeadLetters(): boolean {
    return this.#exhausted.size > 0
  }

  nextDelivery(): number {
    return ++this.#deliveries
  }

  record<K extends HistoryEventKind>(kind: K, fields: HistoryEventFields[K]): void {
    const event = { kind, at: this.#world.now, ...fields } as unknown as HistoryEvent
    this.events.push(event)
    this.#world.note(kind, fields as Readonly<Record<string, unknown>>)
    this.#follow(event)
  }

  /** A handler failed on a message that has no delivery left. */
  exhausted(group: string, id: string): void {
    const key = `${group} ${id}`
    if (!this.#concluded.has(key)) this.#exhausted.add(key)
  }

  #follow(event: HistoryEvent): void {
    if (event.kind === 'sendAcknowledged') {
      if (event.status !== 'SEND_OK') return
      for (const { name } of this.groups) {
        const key = `${name} ${event.id}`
        if (!this.#concluded.has(key)) this.#owed.add(key)
      }
    } else if (event.kind === 'deadLetter' || (event.kind === 'consumed' && event.success)) {
      const key = `${event.group} ${event.id}`
      this.#concluded.add(key)
      this.#owed.delete(key)
      this.#exhausted.delete(key)
    }
  }
}
