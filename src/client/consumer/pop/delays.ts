/**
 * `popDelayLevel` of DefaultMQPushConsumerImpl in seconds: how long a message stays invisible after its first failure, its
 * second, … It is no setting there.
 */
const DELAY_S: readonly number[] = [10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200]

const LAST_S = 7200

/**
 * Milliseconds until a message that failed is delivered again. Level 0 goes by the failures so far; others count from 0 in
 * the table, so that level 1 means 30 s. Undefined below 0, where Java runs out of its table and sends nothing: the message
 * waits until its invisible time is over.
 */
export function delayMs(level: number, reconsumeTimes: number): number | undefined {
  const index = level === 0 ? reconsumeTimes : level
  if (index < 0) return undefined
  return (DELAY_S[index] ?? LAST_S) * 1000
}

/**
 * checkNeedAckOrDelay: what becomes of a message that failed too often, by its age. One that is older than twice the last
 * delay is given up, others are put off by the level that comes next at their age; below the first level Java runs out of
 * its table once more.
 */
export function lastDelayMs(ageMs: number): number | 'giveUp' | undefined {
  if (ageMs > LAST_S * 1000 * 2) return 'giveUp'
  const passed = DELAY_S.findLastIndex((seconds) => ageMs >= seconds * 1000)
  return passed < 0 ? undefined : delayMs(passed + 1, 0)
}
