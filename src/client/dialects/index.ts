import type { Dialect, DialectName } from './dialect.ts'
import { go211 } from './go211.ts'
import { go212 } from './go212.ts'
import { java49 } from './java49.ts'
import { java53 } from './java53.ts'
import { ours } from './ours.ts'

export type {
  ConnectionRules,
  ConsumerRules,
  Dialect,
  DialectName,
  NameServerRules,
  NamesrvSetting,
  ProducerRules,
  RequestRules,
  WireRules,
} from './dialect.ts'
export { verifyGoAddress } from './goAddress.ts'
export { go211, go212, java49, java53, ours }

/** All dialects by the name that scenarios and options use. */
export const dialects: { readonly [N in DialectName]: Dialect } = {
  ours,
  'java-5.3': java53,
  'java-4.9': java49,
  'go-2.1.2': go212,
  'go-2.1.1': go211,
}
