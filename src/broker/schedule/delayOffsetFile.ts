import type { Profile } from '../../profile/index.ts'
import { delayOffsetsBody } from '../../protocol/index.ts'
import type { Clock, Disk, Logger } from '../../runtime/index.ts'
import { type DataVersion, firstVersion } from '../config/index.ts'
import { ConfigFile, configJsonText } from '../metadata/index.ts'

/** Next queue offset by delay level (1-based). */
export type DelayOffsets = ReadonlyMap<number, number>

/** What the file holds. */
export interface DelayOffsetTable {
  readonly offsets: DelayOffsets
  readonly dataVersion: DataVersion
}

export interface DelayOffsetFileOptions {
  readonly clock: Clock
  readonly disk: Disk
  readonly logger: Logger
  readonly profile?: Pick<Profile, 'versionsOffsets'> | undefined
  /** Default `config`. */
  readonly directory?: string | undefined
}

/** `delayOffset.json`: `{dataVersion, offsetTable:{level:offset}}` (store.md 14.2). */
export class DelayOffsetFile {
  readonly #clock: Clock
  readonly #versioned: boolean
  readonly #file: ConfigFile

  constructor(options: DelayOffsetFileOptions) {
    const { clock, disk, logger, profile, directory = 'config' } = options
    this.#versioned = profile?.versionsOffsets ?? true
    this.#clock = clock
    this.#file = new ConfigFile({ disk, logger, path: `${directory}/delayOffset.json` })
  }

  /** An absent file reads as an empty table. Throws SimError StoreUnreadable. */
  load(): DelayOffsetTable {
    let table: DelayOffsetTable = { offsets: new Map(), dataVersion: firstVersion(this.#clock) }
    this.#file.load((text) => {
      const { dataVersion = table.dataVersion, offsetTable } = delayOffsetsBody.parse(text)
      table = { offsets: offsetTable, dataVersion }
    })
    return table
  }

  /** Answers whether it was written. */
  write({ offsets, dataVersion }: DelayOffsetTable): boolean {
    const version = this.#versioned ? { ...dataVersion } : undefined
    return this.#file.write(configJsonText({ dataVersion: version, offsetTable: offsets }))
  }
}
