import { equalBytes, type JsonStyle } from '../protocol/index.ts'
import type { Call } from '../remoting/index.ts'
import { type RegisteredContent, readRegisteredContent } from './registeredContent.ts'

/** Longer bodies are read every time. */
const KEPT_BYTES_MAX = 1_048_576

interface Read {
  readonly body: Uint8Array
  readonly version: number
  readonly compressed: boolean
  readonly content: RegisteredContent
}

/** Reads the bodies of REGISTER_BROKER. A broker sends the same bytes every 30 s until a topic changes: they are read once. */
export class RegisteredContents {
  readonly #style: JsonStyle
  readonly #last = new WeakMap<Call['channel'], Read>()

  constructor(style: JsonStyle) {
    this.#style = style
  }

  /** As `readRegisteredContent`. The result is shared: nobody may change it. */
  read({ body, channel, command: { version }, header }: Call<'REGISTER_BROKER'>): RegisteredContent {
    const compressed = header.compressed === true
    const last = this.#last.get(channel)
    if (last !== undefined && body !== undefined && last.version === version && last.compressed === compressed) {
      if (equalBytes(last.body, body)) return last.content
    }
    const content = readRegisteredContent(body, version, compressed, this.#style)
    if (body !== undefined && body.length <= KEPT_BYTES_MAX) {
      this.#last.set(channel, { body: body.slice(), version, compressed, content })
    }
    return content
  }
}
