import type { NameSpec } from '../names.ts'
import type { StepBase } from './base.ts'

/** What happens to the DNS. */
export type NamesStep =
  /** A name answers otherwise from now on. */
  StepBase & NameSpec & { readonly do: 'dns'; readonly name: string }
