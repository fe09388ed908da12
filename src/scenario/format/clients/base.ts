import type { DialectName } from '../../../client/index.ts'

/** What every program has. */
export interface ClientBase {
  readonly host: string
  /** Whose habits and texts it has. Default `ours`. */
  readonly dialect?: DialectName
  /** The NameServer setting as a user of that release would write it. */
  readonly namesrv?: string | readonly string[]
  /** Default `DEFAULT`: with the process id it makes up the client id, unless set. */
  readonly instanceName?: string
}
