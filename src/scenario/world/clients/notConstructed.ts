import type { DialectName } from '../../../client/index.ts'
import { ProgramError } from './programError.ts'

/** A call to a program whose client was never constructed, because the constructor had failed and nobody looked. */
export class NotConstructed extends ProgramError {
  constructor(name: string, dialect: DialectName) {
    if (dialect.startsWith('go-')) super('panic: runtime error: invalid memory address or nil pointer dereference')
    else {
      const zh = `${name} 没有客户端：没有启动，或构造函数失败`
      super(`${name} has no client: it was not started, or its constructor failed`, { zh })
    }
    this.name = 'NotConstructed'
  }
}
