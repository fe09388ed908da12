/** What Prometheus got from an exporter at one moment. */
export interface Scrape {
  readonly atMs: number
  /** By series as the exporter writes it: `rocketmq_producer_offset{broker="broker-a",topic="Orders"}`. */
  readonly values: ReadonlyMap<string, number>
}
