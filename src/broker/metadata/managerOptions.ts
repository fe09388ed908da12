import type { Profile } from '../../profile/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import type { BrokerConfigHolder } from '../config/index.ts'

/** What each of the managers works on. */
export interface MetadataOptions {
  readonly runtime: Pick<Runtime, 'clock' | 'disk' | 'logger'>
  readonly config: BrokerConfigHolder
  /** What depends on the imitated release. Default 5.3.3. */
  readonly profile?: Profile | undefined
  /** Directory of the JSON files on the disk. Default `config`, as below the original's store root. */
  readonly directory?: string | undefined
  /** Resolves when the log is on stable storage: what is written down of progress must not be ahead of it. Default: at once. */
  readonly flushLog?: (() => Promise<void>) | undefined
}

export const CONFIG_DIRECTORY = 'config'
