import { ErrorCodes, SimError } from '../../runtime/index.ts'

/** Something that docker compose warns of, or that is not looked at. */
export interface Warning {
  readonly file: string
  readonly line: number
  readonly path: string
  readonly text: string
}

/** Says what is wrong with a compose file, with file, line, path and what is allowed. */
export class Problems {
  readonly warnings: Warning[] = []
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  warn(line: number, path: string, text: string): void {
    if (!this.warnings.some((other) => other.line === line && other.text === text)) {
      this.warnings.push({ file: this.#file, line, path, text })
    }
  }

  refuse(line: number, path: string, text: string): never {
    const message = `${this.#file}:${line}: ${path === '' ? '' : `${path} `}${text}`
    throw new SimError(ErrorCodes.ConfigInvalid, message, { file: this.#file, line, path })
  }
}
