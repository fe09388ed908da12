import { viewOf } from '../bytes/index.ts'
import { calendarDate, firstDayOfMonth } from '../java/index.ts'
import { hexBytes, hexText } from './hex.ts'
import { hostBytes, hostText } from './hostAddress.ts'

// UNIQ_KEY (MessageClientIDSetter, store.md 5.4), as upper-case hexadecimal text:
//   4|16  address of the client
//   2     process id, low 16 bits
//   4     class-loader hash: any number that is the process's own
//   4     milliseconds since the first day of the month, 00:00
//   2     counter, which wraps

export interface UniqueKeyOptions {
  /** IPv4 or IPv6 text. */
  readonly host: string
  readonly pid: number
  readonly loaderHash: number
  /** Wall clock; may jump. */
  readonly wallMs: () => number
  /** First value of the counter. Default 0. */
  readonly firstCounter?: number
  /** What local time is ahead of UTC; the month begins in local time. Default 0. */
  readonly utcOffsetMs?: number
}

/** Makes the unique keys of one client process. */
export class UniqueKeyGenerator {
  readonly #prefix: string
  readonly #options: UniqueKeyOptions
  #counter: number
  #month: { readonly startMs: number; readonly endMs: number } | undefined

  constructor(options: UniqueKeyOptions) {
    const host = hostBytes(options.host)
    const prefix = new Uint8Array(host.length + 6)
    const view = viewOf(prefix)
    prefix.set(host)
    view.setUint16(host.length, options.pid & 0xffff)
    view.setInt32(host.length + 2, options.loaderHash | 0)
    this.#prefix = hexText(prefix)
    this.#options = options
    this.#counter = (options.firstCounter ?? 0) & 0xffff
  }

  next(): string {
    const nowMs = this.#options.wallMs()
    this.#month ??= monthOf(nowMs, this.#options.utcOffsetMs ?? 0)
    if (nowMs >= this.#month.endMs) this.#month = monthOf(nowMs, this.#options.utcOffsetMs ?? 0)
    const sinceMs = nowMs - this.#month.startMs
    // A clock that was set back a little before the month's start counts as its start (as in the original).
    const ms = (sinceMs < 0 && sinceMs > -1_000_000 ? 0 : sinceMs) >>> 0
    const counter = this.#counter
    this.#counter = (counter + 1) & 0xffff
    return this.#prefix + hexWord(ms, 8) + hexWord(counter, 4)
  }
}

function hexWord(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0')
}

const DAY_MS = 86_400_000

/** The month around a time, in the local time given by the offset. */
function monthOf(nowMs: number, utcOffsetMs: number): { startMs: number; endMs: number } {
  const day = Math.floor((nowMs + utcOffsetMs) / DAY_MS)
  const { year, month } = calendarDate(day)
  return {
    startMs: firstDayOfMonth(year, month) * DAY_MS - utcOffsetMs,
    endMs: (month === 12 ? firstDayOfMonth(year + 1, 1) : firstDayOfMonth(year, month + 1)) * DAY_MS - utcOffsetMs,
  }
}

export interface UniqueKeyParts {
  readonly host: string
  readonly pid: number
  readonly loaderHash: number
  /** Milliseconds since the month began in the client's time zone. */
  readonly msInMonth: number
  readonly counter: number
}

/** Undefined when the text is no unique key by its length or its characters. */
export function decodeUniqueKey(key: string): UniqueKeyParts | undefined {
  const bytes = hexBytes(key)
  if (bytes === undefined || (bytes.length !== 16 && bytes.length !== 28)) return undefined
  const at = bytes.length - 12
  const view = viewOf(bytes)
  return {
    host: hostText(bytes, 0, at === 4 ? 4 : 16),
    pid: view.getUint16(at),
    loaderHash: view.getInt32(at + 2),
    msInMonth: view.getUint32(at + 6),
    counter: view.getUint16(at + 10),
  }
}
