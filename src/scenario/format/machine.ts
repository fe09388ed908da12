/** `±hh:mm`, or a zone without daylight saving time. */
export type TimeZone = 'UTC' | 'Asia/Shanghai' | `${'+' | '-'}${number}:${number}`

/** The partition of a host. */
export interface DiskSpec {
  /** Default 100 GiB. */
  readonly totalBytes?: number
  /** What was not synced when power goes: the seed decides, or all of it is lost. Default `drawn`. */
  readonly unsynced?: 'drawn' | 'lost'
}
