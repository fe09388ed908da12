import type { ClientBase } from './base.ts'

/** A program with the admin client of the Go release. */
export interface GoAdminSpec extends ClientBase {
  readonly kind: 'goAdmin'
  /** Default `go-2.1.2`. */
  readonly dialect?: 'go-2.1.2' | 'go-2.1.1'
}
