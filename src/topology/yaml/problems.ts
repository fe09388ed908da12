import { ErrorCodes, SimError } from '../../runtime/index.ts'

/** A line of a file, as messages name it. */
export interface FilePlace {
  readonly file: string
  readonly line: number
}

/** Something that the original program warns of, or that is not looked at. */
export interface Warning extends FilePlace {
  readonly path: string
  readonly text: string
  /** The same in Simplified Chinese. */
  readonly zh: string
}

/** A value with its line and its file. */
export interface Marked {
  readonly line: number
  readonly origin: { readonly file: string }
}

/** Says what is wrong with files, with file, line, path and what is allowed. */
export class Problems {
  readonly warnings: Warning[] = []
  readonly #said = new Set<string>()

  warn({ line, origin: { file } }: Marked, path: string, text: string, zh: string): void {
    const key = `${line} ${text} ${file}`
    if (!this.#said.has(key)) this.warnings.push({ file, line, path, text, zh })
    this.#said.add(key)
  }

  refuse(marked: Marked, path: string, text: string): never {
    return this.refuseInWords(marked, path, `${path === '' ? '' : `${path} `}${text}`)
  }

  /** Where the sentence names the path itself, as the original program does. */
  refuseInWords({ line, origin: { file } }: Marked, path: string, sentence: string): never {
    throw new SimError(ErrorCodes.ConfigInvalid, `${file}:${line}: ${sentence}`, { file, line, path })
  }
}
