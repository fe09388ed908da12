import { readFile } from 'node:fs/promises'
import { runAdmin } from '../../src/admin/index.ts'
import { createNodeRuntime } from '../../src/node/index.ts'

export interface Told {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** `rocketmq-sim admin` against one cluster, in this process; the case `process` runs it as users do. */
export class Tool {
  readonly #namesrv: string

  constructor(namesrv: string) {
    this.#namesrv = namesrv
  }

  async run(words: readonly string[], stdin = ''): Promise<Told> {
    let out = ''
    let err = ''
    const code = await runAdmin(
      words,
      {
        out: (text) => {
          out += text
        },
        err: (text) => {
          err += text
        },
        colours: false,
        columns: undefined,
        namesrvAddr: this.#namesrv,
        credentials: undefined,
        readStdin: () => Promise.resolve(new TextEncoder().encode(stdin)),
        readFile: (path) => readFile(path),
        signal: new AbortController().signal,
      },
      createNodeRuntime(),
    )
    return { code, out, err }
  }

  /** The table of a command that has to succeed. */
  async text(command: string): Promise<string> {
    const told = await this.run(command.split(' '))
    if (told.code !== 0) throw new Error(`${command} ended with ${told.code}: ${told.err}`)
    return told.out
  }

  /** The JSON of a command that has to succeed. The shapes are those of docs/admin.md. */
  async json<T>(command: string, stdin?: string): Promise<T> {
    const told = await this.run([...command.split(' '), '--json'], stdin)
    if (told.code !== 0) throw new Error(`${command} ended with ${told.code}: ${told.err}`)
    return JSON.parse(told.out) as T
  }

  /** The sentence of a command that has to fail. */
  async failure(command: string, code: 1 | 2 = 1): Promise<string> {
    const told = await this.run(command.split(' '))
    if (told.code !== code)
      throw new Error(`${command} ended with ${told.code} instead of ${code}: ${told.out}${told.err}`)
    if (/\n {4}at /.test(told.err)) throw new Error(`${command} printed a stack trace: ${told.err}`)
    return told.err
  }
}
