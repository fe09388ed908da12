import type { Profile } from '../profile/index.ts'
import type { Runtime } from '../runtime/index.ts'
import type { NamesrvConfigHolder } from './config/index.ts'
import type { KvConfigManager } from './kvConfigManager.ts'
import type { PresentedAddress } from './presentedAddress.ts'
import type { RegisteredContents } from './registeredContents.ts'
import type { RouteBodies, RouteTables } from './route/index.ts'

/** What request handlers of one NameServer work on. */
export interface NameServerContext {
  readonly runtime: Runtime
  /** What depends on the imitated release. */
  readonly profile: Profile
  readonly config: NamesrvConfigHolder
  readonly kv: KvConfigManager
  readonly tables: RouteTables
  readonly routeBodies: RouteBodies
  readonly registeredContents: RegisteredContents
  readonly presentedAddress: PresentedAddress
  /** Wall time of the start, for `needWaitForService`. */
  readonly startedAtMs: number
  /** Tells the members of a group that its smallest broker id changed (request 905), if the options ask for it. */
  notifySmallestId(brokerName: string, change: SmallestIdChange): void
}

/** Either a member left, or a new one with a smaller id came. */
export interface SmallestIdChange {
  readonly offlineBrokerAddr?: string
  readonly haBrokerAddr?: string | undefined
}
