import { ErrorCodes, SimError } from '../../runtime/index.ts'
import { type PoolName, poolNames } from '../flow/index.ts'

/** What can be made to go wrong inside a running broker. Times are in milliseconds of the broker's own, monotonic time. */
export type BrokerFault =
  /**
   * The threads of one pool are busy with something else. A request waits `waitMs` in their queue, by default until the
   * fault ends; who has waited for longer than the broker's `waitTimeMillsIn…Queue` is answered SYSTEM_BUSY
   * `[TIMEOUT_CLEAN_QUEUE]broker busy, …`, and when the queue is full, SYSTEM_BUSY `[OVERLOAD]system busy, …`. `queued`
   * requests of others are in the queue as well, by default none.
   */
  | {
      readonly kind: 'busyThreads'
      readonly pool: PoolName
      readonly waitMs?: number | undefined
      readonly queued?: number | undefined
    }
  /**
   * The page cache makes one put wait for the disk, and all others wait for its lock. After
   * `osPageCacheBusyTimeOutMills` (1000) sends are answered SYSTEM_BUSY `[REJECTREQUEST]system busy, …`, and those in
   * the queue `[PCBUSY_CLEAN_QUEUE]broker busy, …`. `heldMs` is how long that has been going on when the fault begins, by default 0.
   */
  | { readonly kind: 'busyPageCache'; readonly heldMs?: number | undefined }
  /**
   * The partition is used up to `usedPercent`, by default 95. Above `diskSpaceWarningLevelRatio` (90) sends are answered
   * SERVICE_NOT_AVAILABLE, above `diskSpaceCleanForciblyRatio` (85) the oldest files of a store on disk go; at 100 nothing
   * can be written any more.
   */
  | { readonly kind: 'fullDisk'; readonly usedPercent?: number | undefined }
  /** Each sync takes `syncMs` longer: under SYNC_FLUSH, FLUSH_DISK_TIMEOUT comes after `syncFlushTimeout` (5000). */
  | { readonly kind: 'slowDisk'; readonly syncMs: number }
  /** A group is taken for a slow consumer: its pulls are answered NO_PERMISSION `subscription group no permission, …`. */
  | { readonly kind: 'slowConsumer'; readonly group: string }
  /**
   * Sends are answered with a code of one's choice and its remark, by default `a fault answers`: the next `times`, by default
   * all. They are not stored.
   */
  | {
      readonly kind: 'answers'
      readonly code: number
      readonly remark?: string | undefined
      readonly times?: number | undefined
    }

const DAY_MS = 86_400_000

type Fields = Readonly<Record<string, unknown>>

const readers: { readonly [K in BrokerFault['kind']]: (fields: Fields) => BrokerFault } = {
  busyThreads: (fields) => {
    refuseOtherFields(fields, ['pool', 'waitMs', 'queued'])
    const pool = poolNames.find((name) => name === fields['pool'])
    if (pool === undefined) throw refused('pool', fields['pool'], `one of ${poolNames.join(', ')}`)
    const waitMs = wholeNumber(fields, 'waitMs', [0, DAY_MS])
    return { kind: 'busyThreads', pool, waitMs, queued: wholeNumber(fields, 'queued', [0, 10_000_000]) }
  },
  busyPageCache: (fields) => {
    refuseOtherFields(fields, ['heldMs'])
    return { kind: 'busyPageCache', heldMs: wholeNumber(fields, 'heldMs', [0, DAY_MS]) }
  },
  fullDisk: (fields) => {
    refuseOtherFields(fields, ['usedPercent'])
    return { kind: 'fullDisk', usedPercent: wholeNumber(fields, 'usedPercent', [0, 100]) }
  },
  slowDisk: (fields) => {
    refuseOtherFields(fields, ['syncMs'])
    const syncMs = wholeNumber(fields, 'syncMs', [1, DAY_MS])
    if (syncMs === undefined) throw refused('syncMs', undefined, `a whole number from 1 to ${DAY_MS}`)
    return { kind: 'slowDisk', syncMs }
  },
  slowConsumer: (fields) => {
    refuseOtherFields(fields, ['group'])
    const { group } = fields as { readonly group?: unknown }
    if (typeof group !== 'string' || group === '') throw refused('group', group, 'the name of a consumer group')
    return { kind: 'slowConsumer', group }
  },
  answers: (fields) => {
    refuseOtherFields(fields, ['code', 'remark', 'times'])
    const code = wholeNumber(fields, 'code', [1, 1_000_000])
    if (code === undefined) throw refused('code', undefined, 'a whole number from 1 to 1000000')
    const { remark } = fields as { readonly remark?: unknown }
    if (remark !== undefined && typeof remark !== 'string') throw refused('remark', remark, 'a text')
    return { kind: 'answers', code, remark, times: wholeNumber(fields, 'times', [1, 1_000_000]) }
  },
}

/** What a fault may be, for messages. */
export const brokerFaultKinds: readonly BrokerFault['kind'][] = Object.keys(readers) as BrokerFault['kind'][]

/** Reads what came from outside. Throws SimError ConfigInvalid, which names the field, its value and what is allowed. */
export function checkedFault(value: unknown): BrokerFault {
  if (typeof value !== 'object' || value === null) throw refused('fault', value, 'an object with a kind')
  const fields = value as Fields
  const kind = brokerFaultKinds.find((known) => known === fields['kind'])
  if (kind === undefined) throw refused('kind', fields['kind'], `one of ${brokerFaultKinds.join(', ')}`)
  return readers[kind](fields)
}

/** A field that belongs to another kind of fault, or to none, would have no effect. */
function refuseOtherFields(fields: Fields, names: readonly string[]): void {
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'kind' || value === undefined || names.includes(name)) continue
    throw refused(name, value, `nothing: a fault of kind ${String(fields['kind'])} has ${names.join(', ')}`)
  }
}

function wholeNumber(fields: Fields, name: string, [min, max]: readonly [number, number]): number | undefined {
  const value = fields[name]
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
  throw refused(name, value, `a whole number from ${min} to ${max}`)
}

function refused(field: string, value: unknown, allowed: string): SimError {
  const shown = value === undefined ? 'is missing' : `is ${JSON.stringify(value) ?? String(value)}`
  const message = `a fault of a broker: ${field} ${shown}; allowed is ${allowed}`
  return new SimError(ErrorCodes.ConfigInvalid, message, { field, value, allowed })
}
