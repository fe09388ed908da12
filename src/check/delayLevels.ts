/** messageDelayLevel of MessageStoreConfig: 1s 5s 10s 30s 1m 2m 3m … 10m 20m 30m 1h 2h, in seconds. */
const LEVELS_S: readonly number[] = [
  1, 5, 10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200,
]

/** The delay of a level in milliseconds. Level 0 is none; beyond the last one it is the last one. */
export function delayLevelMs(level: number): number {
  if (level <= 0) return 0
  return (LEVELS_S[Math.min(level, LEVELS_S.length) - 1] ?? 0) * 1000
}
