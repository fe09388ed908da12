import { EventEmitter } from 'eventemitter3'
import type { WorldEvent, WorldEventKind } from './events.ts'

type Listener = (event: WorldEvent) => void

const ANY = '*'

/** All events of a world. Listeners observe: they run inside the event and must not change the world. */
export class WorldBus {
  readonly #emitter = new EventEmitter<string>()
  #listeners = 0
  #anyListeners = 0

  /** True when an event would reach somebody; emitters look before they build the event. */
  get observed(): boolean {
    return this.#listeners > 0
  }

  on<K extends WorldEventKind>(kind: K, listener: (event: WorldEvent<K>) => void): Disposable {
    return this.#listen(kind, listener as unknown as Listener)
  }

  onAny(listener: (event: WorldEvent) => void): Disposable {
    this.#anyListeners++
    const handle = this.#listen(ANY, listener)
    return {
      [Symbol.dispose]: (): void => {
        handle[Symbol.dispose]()
        this.#anyListeners = this.#emitter.listenerCount(ANY)
      },
    }
  }

  emit(event: WorldEvent): void {
    this.#emitter.emit(event.kind, event)
    if (this.#anyListeners > 0) this.#emitter.emit(ANY, event)
  }

  #listen(kind: string, listener: Listener): Disposable {
    // A wrapper of its own keeps two registrations of one function apart.
    const entry: Listener = (event) => listener(event)
    this.#emitter.on(kind, entry)
    this.#listeners++
    let live = true
    return {
      [Symbol.dispose]: (): void => {
        if (!live) return
        live = false
        this.#listeners--
        this.#emitter.off(kind, entry)
      },
    }
  }
}
