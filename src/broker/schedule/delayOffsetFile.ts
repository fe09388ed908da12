import type { DataVersion } from '../config/index.ts'

/** Next queue offset by delay level (1-based). */
export type DelayOffsets = ReadonlyMap<number, number>
