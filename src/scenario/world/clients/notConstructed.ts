import type { DialectName } from '../../../client/index.ts'
import { ProgramError } from './programError.ts'

/** A call to a program whose client was never constructed, because the constructor had failed and nobody looked. */
export class NotConstructed extends ProgramError {
  constructor(name: string, dialect: DialectName) {
    super(
      dialect.startsWith('go-')
        ? 'panic: runtime error: invalid memory address or nil pointer dereference'
        : `${name} has no client: it was not started, or its constructor failed`,
    )
    this.name = 'NotConstructed'
  }
}
