import type { WorldEvent } from '../events.ts'

/**
 * A running 64-bit hash over events: two 32-bit lanes that mix every value in the manner of MurmurHash3. It finds
 * differences between runs; it is not meant against an adversary.
 */
export class TraceHash {
  #a = 0x9747_b28c | 0
  #b = 0x5bd1_e995 | 0
  readonly #textHashes = new Map<string, number>()
  readonly #scratch = new DataView(new ArrayBuffer(8))

  /** The fields of a kind always stand in one order, so that their names need not enter. */
  event(event: WorldEvent): void {
    for (const name in event) this.value((event as unknown as Record<string, unknown>)[name])
  }

  // The frequent kinds, value by value as `event` takes them.

  timer(at: number, host: string, process: string, label: string): void {
    this.#text('timer')
    this.#number(at)
    this.#text(host)
    this.#text(process)
    this.#text(label)
  }

  draw(at: number, stream: string, reason: string, value: number): void {
    this.#text('draw')
    this.#number(at)
    this.#text(stream)
    this.#text(reason)
    this.#number(value)
  }

  data(
    at: number,
    from: string,
    to: string,
    connection: number,
    bytes: Uint8Array,
    toServer: boolean | undefined,
  ): void {
    this.#text('tcp.data')
    this.#number(at)
    this.#text(from)
    this.#text(to)
    this.#number(connection)
    this.#bytes(bytes)
    if (toServer !== undefined) this.value(toServer)
  }

  value(value: unknown): void {
    switch (typeof value) {
      case 'string':
        this.#text(value)
        return
      case 'number':
        this.#number(value)
        return
      case 'boolean':
        this.#mix(value ? 0x7477 : 0x6673)
        return
      case 'object':
        this.#object(value)
        return
      case 'bigint':
        this.#mix(this.#textHash(value.toString()))
        return
      default:
        this.#mix(0x756e)
    }
  }

  toString(): string {
    return word(this.#a) + word(this.#b)
  }

  #mix(word: number): void {
    const a = Math.imul(this.#a ^ word, 0xcc9e_2d51)
    this.#a = (((a << 15) | (a >>> 17)) * 5 + 0x6b64) | 0
    const b = Math.imul(this.#b + word, 0x85eb_ca6b)
    this.#b = b ^ (b >>> 13) ^ this.#a
  }

  #text(text: string): void {
    this.#mix(this.#textHash(text))
  }

  #bytes(bytes: Uint8Array): void {
    this.#mix(bytes.length)
    this.#mix(digestBytes(bytes))
  }

  #number(value: number): void {
    if (value === (value | 0)) {
      this.#mix(value)
      return
    }
    this.#scratch.setFloat64(0, value)
    this.#mix(this.#scratch.getInt32(0))
    this.#mix(this.#scratch.getInt32(4))
  }

  #object(value: object | null): void {
    if (value === null) {
      this.#mix(0x6e75)
    } else if (value instanceof Uint8Array) {
      this.#bytes(value)
    } else if (Array.isArray(value)) {
      this.#mix(value.length)
      for (const item of value) this.value(item)
    } else {
      for (const key in value) {
        this.#mix(this.#textHash(key))
        this.value((value as Record<string, unknown>)[key])
      }
    }
  }

  /** Names repeat in nearly every event; the cache starts over when it holds too many one-off texts. */
  #textHash(text: string): number {
    const known = this.#textHashes.get(text)
    if (known !== undefined) return known
    let hash = 0x811c_9dc5 | 0
    for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x0100_0193)
    if (this.#textHashes.size >= 4096) this.#textHashes.clear()
    this.#textHashes.set(text, hash)
    return hash
  }
}

/** A 32-bit digest of bytes, four at a time. */
export function digestBytes(bytes: Uint8Array): number {
  const length = bytes.length
  const whole = length & ~3
  let hash = 0x2f0b_4c47 ^ length
  let index = 0
  for (; index < whole; index += 4) {
    const word =
      (bytes[index] as number) |
      ((bytes[index + 1] as number) << 8) |
      ((bytes[index + 2] as number) << 16) |
      ((bytes[index + 3] as number) << 24)
    hash = Math.imul(hash ^ word, 0x9e37_79b1)
    hash ^= hash >>> 15
  }
  for (; index < length; index++) hash = Math.imul(hash ^ (bytes[index] as number), 0x85eb_ca77)
  hash ^= hash >>> 16
  return hash | 0
}

function word(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0')
}
