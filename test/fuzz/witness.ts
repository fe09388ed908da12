import { emptyFields, encodeFrame, FrameDecoder } from '../../src/protocol/index.ts'
import type { Connection } from '../../src/runtime/index.ts'
import type { Target } from './input.ts'
import type { Ground } from './play.ts'

/** Nobody may be held up by a stranger for longer. */
const PATIENCE_MS = 3000

/** GET_BROKER_CLUSTER_INFO, and GET_MAX_OFFSET of a topic that every broker has: cheap, and always answered. */
const questions = {
  namesrv: { code: 106, extFields: emptyFields() },
  broker: { code: 30, extFields: Object.assign(emptyFields(), { topic: 'TBW102', queueId: '0' }) },
} as const

/** Asks a server something harmless after every stranger: whether it still answers, and how soon. */
export class Witness {
  readonly #ground: Ground
  readonly #nowMs: () => number
  readonly #lines = new Map<'namesrv' | 'broker', Line>()
  slowestMs = 0

  constructor(ground: Ground, nowMs: () => number) {
    this.#ground = ground
    this.#nowMs = nowMs
  }

  /** The complaint, or undefined. */
  async ask(target: Target): Promise<string | undefined> {
    const to = target === 'namesrv' ? 'namesrv' : 'broker'
    const from = this.#nowMs()
    const line = this.#lines.get(to) ?? new Line(await this.#ground.connect(to))
    this.#lines.set(to, line)
    const before = line.answers
    line.connection.write(question(to))
    await this.#ground.until(() => line.answers > before || line.closed, PATIENCE_MS)
    this.slowestMs = Math.max(this.slowestMs, this.#nowMs() - from)
    if (line.answers > before) return undefined
    this.#lines.delete(to)
    line.connection.reset()
    return line.closed
      ? `the ${to} closed the connection of somebody else`
      : `the ${to} does not answer others within ${PATIENCE_MS} ms`
  }

  leave(): void {
    for (const { connection } of this.#lines.values()) connection.reset()
    this.#lines.clear()
  }
}

class Line {
  readonly connection: Connection
  answers = 0
  closed = false

  constructor(connection: Connection) {
    this.connection = connection
    const decoder = new FrameDecoder(() => {
      this.answers++
    })
    const close = (): void => {
      this.closed = true
    }
    connection.handlers = { onData: (bytes) => decoder.push(bytes), onEnd: close, onClose: close }
  }
}

function question(to: 'namesrv' | 'broker'): Uint8Array {
  const { code, extFields } = questions[to]
  return encodeFrame({
    code,
    extFields,
    language: 'JAVA',
    version: 479,
    opaque: 1,
    flag: 0,
    remark: undefined,
    body: undefined,
    serializeType: 'JSON',
  })
}
