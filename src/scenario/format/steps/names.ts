import type { DnsServerSpec, NameSpec } from '../names.ts'
import type { StepBase } from './base.ts'

/** What happens to the DNS. */
export type NamesStep =
  /** A name answers otherwise from now on. */
  | (StepBase & NameSpec & { readonly do: 'dns'; readonly name: string })
  /** A DNS server (`default` among them) restarts with another configuration, falls silent, fails, or is well again. */
  | (StepBase &
      Pick<DnsServerSpec, 'corefile'> & {
        readonly do: 'dnsServer'
        readonly dnsServer: string
        readonly state?: 'answers' | 'silent' | 'fails'
      })
