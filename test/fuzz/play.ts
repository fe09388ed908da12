import { FrameDecoder } from '../../src/protocol/index.ts'
import type { Connection } from '../../src/runtime/index.ts'
import type { Input, Target } from './input.ts'

/** Where strangers come from: a network with time, real or simulated. */
export interface Ground {
  connect(to: Target): Promise<Connection>
  /** Lets time pass until the condition holds, at most `limitMs`; says whether it holds. */
  until(condition: () => boolean, limitMs: number): Promise<boolean>
}

/** How long a stranger waits for an answer that may never come. */
const ANSWER_MS = 25
/** A server closes a connection soon after its peer did; the rest of this is for a slow machine. */
const CLOSE_MS = 5000
/** Type and major version of a TLS record that carries an alert. */
const TLS_ALERT = 0x15
const TLS_MAJOR = 3
/** Connections that stay open behind their strangers, the oldest of which goes when there are more. */
const STAYING_MAX = 200

/** Plays inputs, and keeps the connections of strangers who stay. */
export class Strangers {
  readonly #ground: Ground
  readonly #staying: Connection[] = []

  constructor(ground: Ground) {
    this.#ground = ground
  }

  /** What the server did wrong at once, as a sentence; undefined when nothing. */
  async play(input: Input): Promise<string | undefined> {
    const peer = new Peer(await this.#ground.connect(input.to), input)
    const { connection } = peer
    for (const chunk of input.chunks) {
      connection.write(chunk)
      if (input.chunks.length > 1) await this.#ground.until(() => peer.closed, 1)
    }
    if (input.ending === 'reset') connection.reset()
    else if (input.ending === 'hold' || input.ending === 'deaf') this.#stay(connection)
    else if (input.ending === 'read') {
      await this.#ground.until(() => peer.answered || peer.closed, ANSWER_MS)
      connection.reset()
    } else {
      connection.end()
      if (!(await this.#ground.until(() => peer.closed, CLOSE_MS))) {
        connection.reset()
        return `the connection was not closed within ${CLOSE_MS} ms after its peer had closed it`
      }
    }
    return peer.complaint
  }

  /** Those who stayed vanish. */
  leave(): void {
    for (const connection of this.#staying.splice(0)) connection.reset()
  }

  #stay(connection: Connection): void {
    this.#staying.push(connection)
    if (this.#staying.length > STAYING_MAX) this.#staying.shift()?.reset()
  }
}

class Peer {
  readonly connection: Connection
  answered = false
  closed = false
  complaint: string | undefined
  #alert = false
  readonly #decoder = new FrameDecoder(() => {
    this.answered = true
  })

  constructor(connection: Connection, { to, ending }: Input) {
    this.connection = connection
    if (ending === 'deaf') connection.pause()
    connection.handlers = {
      onData: (bytes) => (to === 'control' ? this.#http(bytes) : this.#frames(bytes)),
      onEnd: () => {
        this.closed = true
        connection.end()
      },
      onClose: () => {
        this.closed = true
      },
    }
  }

  #frames(bytes: Uint8Array): void {
    if (this.complaint !== undefined || this.#alerted(bytes)) return
    try {
      this.#decoder.push(bytes)
    } catch (error) {
      this.complaint = `the answer is no frame: ${String(error)}`
    }
  }

  /** Who begins as TLS does is told in TLS that it failed. */
  #alerted(bytes: Uint8Array): boolean {
    if (!this.answered && bytes[0] === TLS_ALERT && bytes[1] === TLS_MAJOR) this.#alert = true
    return this.#alert
  }

  #http(bytes: Uint8Array): void {
    this.answered = true
    const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
    if (/HTTP\/1\.1 5\d\d/.test(start)) this.complaint = `the control API failed: ${start.split('\r\n')[0] ?? ''}`
  }
}
