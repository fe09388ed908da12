import { delayOffsetsBody } from '../../protocol/index.ts'
import type { Clock, Disk, Logger } from '../../runtime/index.ts'
import { type DataVersion, firstVersion, nextVersion } from '../config/index.ts'
import { ConfigFile, configJsonText } from '../metadata/index.ts'

/** Next queue offset by delay level (1-based). */
export type DelayOffsets = ReadonlyMap<number, number>

/** delayOffsetUpdateVersionStep: the data version moves on at every 200th change only. */
const VERSION_STEP = 200

export interface DelayOffsetFileOptions {
  readonly clock: Clock
  readonly disk: Disk
  readonly logger: Logger
  /** Default `config`. */
  readonly directory?: string | undefined
}

/** `delayOffset.json`: `{dataVersion, offsetTable:{level:offset}}` (store.md 14.2). */
export class DelayOffsetFile {
  readonly #clock: Clock
  readonly #file: ConfigFile
  #version: DataVersion
  #countedUpdates = 0

  constructor(options: DelayOffsetFileOptions) {
    const { clock, disk, logger, directory = 'config' } = options
    this.#clock = clock
    this.#file = new ConfigFile({ disk, logger, path: `${directory}/delayOffset.json` })
    this.#version = firstVersion(clock)
  }

  /** Throws SimError StoreUnreadable. */
  load(): DelayOffsets {
    let offsets: DelayOffsets = new Map()
    this.#file.load((text) => {
      const { dataVersion, offsetTable } = delayOffsetsBody.parse(text)
      if (dataVersion !== undefined) this.#version = dataVersion
      offsets = offsetTable
    })
    return offsets
  }

  /** Writes the offsets. `updates` counts their changes since the start. */
  write(offsets: DelayOffsets, updates: number): void {
    for (; updates - this.#countedUpdates >= VERSION_STEP; this.#countedUpdates += VERSION_STEP) {
      this.#version = nextVersion(this.#version, this.#clock)
    }
    this.#file.write(configJsonText({ dataVersion: { ...this.#version }, offsetTable: offsets }))
  }

  get dataVersion(): DataVersion {
    return this.#version
  }
}
