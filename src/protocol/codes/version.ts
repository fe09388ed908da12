/** Ordinal of V4_0_0_SNAPSHOT. */
const FIRST_REGULAR = 212

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

/**
 * Name of a version ordinal as tools show it, `HIGHER_VERSION` beyond the last one. From 4.0.0 on the ordinals count
 * snapshots and releases of every x.y.z with one digit each. Earlier ordinals between two known ones get the lower name.
 */
export function versionName(ordinal: number): string {
  const exact = namesByOrdinal.get(ordinal)
  if (exact !== undefined) return exact
  if (ordinal < 0 || ordinal >= MQVersion.HIGHER_VERSION) return 'HIGHER_VERSION'
  if (ordinal < FIRST_REGULAR) {
    const below = [...namesByOrdinal.keys()].findLast((known) => known < ordinal)
    return below === undefined ? 'V3_0_0_SNAPSHOT' : (namesByOrdinal.get(below) ?? 'V3_0_0_SNAPSHOT')
  }
  const place = Math.floor((ordinal - FIRST_REGULAR) / 2)
  const release = `V${4 + Math.floor(place / 100)}_${Math.floor(place / 10) % 10}_${place % 10}`
  return ordinal % 2 === 0 ? `${release}_SNAPSHOT` : release
}
