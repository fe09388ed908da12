import type { Credentials } from '../protocol/index.ts'

/** What the tool needs of its surroundings. The command line gives the process's own; a test gives its own. */
export interface AdminConsole {
  /** Results. */
  out(text: string): void
  /** Sentences about what went wrong, and notes. */
  err(text: string): void
  /** Colour marks are understood. */
  readonly colours: boolean
  /** Columns of the terminal, for help texts; undefined where there is none. */
  readonly columns: number | undefined
  /** Value of the environment variable NAMESRV_ADDR. */
  readonly namesrvAddr: string | undefined
  /** Who signs the requests, for a cluster with access control. */
  readonly credentials: Credentials | undefined
  readStdin(): Promise<Uint8Array>
  /** Rejects with an Error that has a `code`. */
  readFile(path: string): Promise<Uint8Array>
  /** Aborted by Ctrl-C, and when nobody reads what is written any more. */
  readonly signal: AbortSignal
}
