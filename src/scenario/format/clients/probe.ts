import type { ClientBase } from './base.ts'

/** A program that opens connections and says nothing, as `nc -z` does. Of the fields of clients it has `host` and `dialect`. */
export interface ProbeSpec extends ClientBase {
  readonly kind: 'probe'
}
