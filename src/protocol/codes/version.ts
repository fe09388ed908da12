/** Ordinals of MQVersion for the releases that matter (remoting.md appendix A). A snapshot is its release minus one. */
export const MQVersion = {
  V3_0_7_SNAPSHOT: 28,
  V3_0_11: 37,
  V3_1_8_SNAPSHOT: 62,
  V3_1_8: 63,
  V3_4_9: 121,
  V4_0_0: 213,
  V4_1_0_SNAPSHOT: 232,
  V4_1_0: 233,
  V4_2_0: 253,
  V4_3_0: 273,
  V4_4_0: 293,
  V4_5_0: 313,
  V4_5_2: 317,
  V4_6_0: 333,
  V4_7_0: 353,
  V4_7_1: 355,
  V4_8_0: 373,
  V4_9_0: 393,
  V4_9_1: 395,
  V4_9_2: 397,
  V4_9_3: 399,
  V4_9_4: 401,
  V4_9_5: 403,
  V4_9_6: 405,
  V4_9_7: 407,
  V4_9_8: 409,
  V5_0_0: 413,
  V5_1_0: 433,
  V5_1_1: 435,
  V5_1_3: 439,
  V5_1_4: 441,
  V5_2_0: 453,
  V5_3_0: 473,
  V5_3_1: 475,
  V5_3_2: 477,
  V5_3_3: 479,
  V5_3_4: 481,
  V5_4_0: 493,
  V5_5_0: 513,
  HIGHER_VERSION: 612,
} as const

const namesByOrdinal: ReadonlyMap<number, string> = new Map(
  Object.entries(MQVersion).map(([name, ordinal]) => [ordinal, name]),
)
const ordinals: readonly number[] = Object.values(MQVersion)

/** Name of a version ordinal, as tools show it: beyond the last one it is HIGHER_VERSION, between two it is the lower one. */
export function versionName(ordinal: number): string {
  const exact = namesByOrdinal.get(ordinal)
  if (exact !== undefined) return exact
  const below = ordinals.findLast((known) => known < ordinal)
  return ordinal >= MQVersion.HIGHER_VERSION || below === undefined
    ? 'HIGHER_VERSION'
    : (namesByOrdinal.get(below) ?? 'HIGHER_VERSION')
}
