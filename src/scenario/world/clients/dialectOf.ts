import type { DialectName } from '../../../client/index.ts'
import type { ClientKind } from '../../format/index.ts'

/** What a program imitates that does not say: tools exist in one language each. */
export function dialectOf(kind: ClientKind): DialectName {
  switch (kind) {
    case 'mqadmin':
    case 'dashboard':
      return 'java-5.3'
    case 'goAdmin':
      return 'go-2.1.2'
    case 'exporter':
      return 'java-4.9'
    default:
      return 'ours'
  }
}
