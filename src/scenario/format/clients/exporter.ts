import type { Duration } from '../duration.ts'
import type { ClientBase } from './base.ts'

/**
 * rocketmq-exporter: three tasks, each on a thread of its own, ask one broker after the other; what they learn is kept for a
 * while, and Prometheus reads what there is at that moment. Its `dialect` is by default `java-4.9`, which it is built with.
 */
export interface ExporterSpec extends ClientBase {
  readonly kind: 'exporter'
  /** The rounds begin at the 15th second of so many minutes; one that is due while the one before goes on does not happen. Default `1m`. */
  readonly collectEvery?: Duration
  /** How often Prometheus reads. Default `15s`. */
  readonly scrapeEvery?: Duration
  /** `outOfTimeSeconds`: a value that was not renewed for so long is gone. Default `60s`. */
  readonly keeps?: Duration
}
