import { doubleText } from '../../protocol/index.ts'
import type { RateName, StoreRates } from '../stats/index.ts'

// How the values of GET_BROKER_RUNTIME_INFO are written (StoreStatsService, MixAll.humanReadableByteCount).

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** `[ 0 days, 1 hours, 2 minutes, 3 seconds ]`; days are grouped in thousands. */
export function runtimeText(elapsedMs: number): string {
  const days = String(Math.floor(elapsedMs / DAY_MS)).replace(/\B(?=(\d{3})+$)/g, ',')
  const hours = Math.floor((elapsedMs % DAY_MS) / HOUR_MS)
  const minutes = Math.floor((elapsedMs % HOUR_MS) / MINUTE_MS)
  const seconds = Math.floor((elapsedMs % MINUTE_MS) / SECOND_MS)
  return `[ ${days} days, ${hours} hours, ${minutes} minutes, ${seconds} seconds ]`
}

/** `512 B`, `1.5 KiB`, `252.0 GiB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  let value = bytes
  let unit = -1
  while (value >= 1024 && unit < 5) {
    value /= 1024
    unit++
  }
  return `${value.toFixed(1)} ${'KMGTPE'.charAt(unit)}iB`
}

/** The sum of some rates over the last 10, 60 and 600 seconds. */
export function rateText(rates: StoreRates, names: readonly RateName[]): string {
  return [10, 60, 600]
    .map((seconds) => doubleText(names.reduce((sum, name) => sum + rates.perSecond(name, seconds), 0)))
    .join(' ')
}

const PUT_TIMES = [
  '[<=0ms]',
  '[0~10ms]',
  '[10~50ms]',
  '[50~100ms]',
  '[100~200ms]',
  '[200~500ms]',
  '[500ms~1s]',
  '[1~2s]',
  '[2~3s]',
  '[3~4s]',
  '[4~5s]',
  '[5~10s]',
  '[10s~]',
]

/** How long stores took in the last interval. An append here takes less than a millisecond, so all are in the first class. */
export function putDistributionText(puts: number): string {
  return PUT_TIMES.map((label, at) => `${label}:${at === 0 ? puts : 0} `).join('')
}

/**
 * A percentile of the store times: the original interpolates within the bucket that holds it, which is the first (up to
 * 1 ms) for times of 0 ms.
 */
export function percentileText(puts: number, share: number): string {
  return (puts === 0 ? 0 : Math.floor(puts * share) / puts).toFixed(2)
}
