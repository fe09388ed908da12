import { parseTolerantJson } from '../../../src/protocol/index.ts'

/** An answer as capture.ts records it. */
export interface Answer {
  readonly what: string
  readonly code: number
  readonly remark?: string
  readonly ext?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Numbers that depend on the moment or the machine. */
const MOMENTS =
  /^(timestamp|lastTimestamp|lastUpdateTimestamp|minTimeStamp|maxTimeStamp|consumeTimeStamp|storeTimestamp)$|^(min|max|consume)TimeStampStr$/
/** Compared only by whether there was any. */
const RATES = /^(tps|consumeTps|topicPutTps|delayTime)$/

/**
 * What must be the same on both sides: moments are reduced to whether there was one, addresses to whose they are, and what
 * stands in Java's hash order is sorted.
 */
export function normalized(answer: Answer): unknown {
  const { code, remark, ext = {}, body } = answer
  return { code, remark, ext: plain(ext), body: body === undefined || body === '' ? undefined : bodyOf(body) }
}

function bodyOf(text: string): unknown {
  if (!/^[{[]/.test(text)) return text
  return plain(parseTolerantJson(text))
}

function plain(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return MOMENTS.test(name) ? moment(value) : plainText(value)
  if (typeof value === 'number') {
    if (MOMENTS.test(name)) return moment(value)
    return RATES.test(name) ? (value > 0 ? 'some' : 0) : value
  }
  if (Array.isArray(value)) {
    return value.map((item) => plain(item, name)).sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)))
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, item]) => [plainText(key), plain(item, key)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => compare(a, b)))
}

function moment(value: string | number): string | number {
  if (typeof value === 'string') return value.replace(/\d/g, '0')
  return value > 1_000_000 ? 'a moment' : value
}

function plainText(text: string): string {
  return text
    .replace(/\/?\b(127\.0\.0\.1|10\.0\.0\.2):(1091[12]|2\d{4})\b/g, 'BROKER')
    .replace(/\b(127\.0\.0\.1|10\.0\.[01]\.\d+):\d+\b/g, 'CLIENT')
    .replace(/\b(7F000001|0A000002)0000[0-9A-F]{20}\b/g, 'RECORD')
}

function compare(a: string | undefined, b: string | undefined): number {
  return (a ?? '') < (b ?? '') ? -1 : 1
}

/** Runtime info differs in all its values; its names are compared, with the path of the disk ratio taken out. */
export function runtimeInfoNames(body: string): string {
  const { table } = JSON.parse(body) as { readonly table: Readonly<Record<string, string>> }
  return JSON.stringify(
    Object.keys(table)
      .map((name) => name.replace(/(?<=commitLogDiskRatio_).*/, 'path'))
      .sort(),
  )
}
