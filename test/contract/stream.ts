import type { Connection, NetworkError } from '../../src/runtime/index.ts'

/** Gathers what a connection tells, so that a test can wait for it. */
export class Tap {
  readonly connection: Connection
  readonly events: string[] = []
  readonly #parts: Uint8Array[] = []
  #length = 0
  error: NetworkError | undefined
  readonly #waiting: { until: () => boolean; resolve: () => void }[] = []

  constructor(connection: Connection) {
    this.connection = connection
    connection.handlers = {
      onData: (bytes) => {
        this.#parts.push(bytes)
        this.#length += bytes.length
        this.#changed()
      },
      onEnd: () => this.#event('end'),
      onDrain: () => this.#event('drain'),
      onClose: (error) => {
        this.error = error
        this.#event('close')
      },
    }
  }

  get received(): Uint8Array {
    return Uint8Array.from(Buffer.concat(this.#parts))
  }

  has(event: string): boolean {
    return this.events.includes(event)
  }

  /** Resolves when the condition holds; it is looked at after every event of the connection. */
  when(until: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ until, resolve })
      this.#changed()
    })
  }

  bytes(count: number): Promise<void> {
    return this.when(() => this.#length >= count)
  }

  event(name: string): Promise<void> {
    return this.when(() => this.has(name))
  }

  #event(name: string): void {
    this.events.push(name)
    this.#changed()
  }

  #changed(): void {
    for (const waiter of [...this.#waiting]) {
      if (!waiter.until()) continue
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
      waiter.resolve()
    }
  }
}

/** Bytes that tell where they belong. */
export function pattern(length: number, from = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (from + index * 7 + ((index / 251) | 0)) & 0xff)
}
