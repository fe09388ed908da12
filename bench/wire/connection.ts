import { connect, type Socket } from 'node:net'

/** An answer, as far as a load looks at it. */
export interface Answer {
  readonly code: number
  /** That of the request. */
  readonly opaque: number
  /** The JSON text of the header. */
  readonly header: string
  /** A view, valid during the call. */
  readonly body: Buffer
}

/** A connection that hands every answer to `onAnswer`. */
export class WireConnection {
  readonly #socket: Socket
  #held: Buffer = Buffer.alloc(0)
  onAnswer: (answer: Answer) => void = () => {}

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#take(chunk))
  }

  static open(port: number, host = '127.0.0.1'): Promise<WireConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, host)
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.off('error', reject)
        socket.on('error', () => socket.destroy())
        resolve(new WireConnection(socket))
      })
    })
  }

  write(frame: Buffer): void {
    this.#socket.write(frame)
  }

  /** Sends one request and waits for its answer. */
  ask(frame: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#socket.once('close', () => reject(new Error('the connection closed before the answer came')))
      this.onAnswer = resolve
      this.write(frame)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    let bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    while (bytes.length >= 8) {
      const length = bytes.readUInt32BE(0)
      if (bytes.length < 4 + length) break
      const headerLength = bytes.readUInt32BE(4) & 0xff_ffff
      const header = bytes.toString('latin1', 8, 8 + headerLength)
      // The server may ask as well: it tells consumers that their group has changed.
      if (header.includes(ANSWER))
        this.onAnswer({
          code: numberAfter(header, '"code":'),
          opaque: numberAfter(header, '"opaque":'),
          header,
          body: bytes.subarray(8 + headerLength, 4 + length),
        })
      bytes = bytes.subarray(4 + length)
    }
    this.#held = bytes
  }
}

const ANSWER = '"flag":1,'

function numberAfter(header: string, name: string): number {
  const at = header.indexOf(name) + name.length
  return Number.parseInt(header.slice(at, at + 11), 10)
}
