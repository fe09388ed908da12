import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Fields of a record that tell kinds apart, read at the offsets of the stored-message layout. */
interface RecordView {
  readonly physicalOffset: number
  readonly version: 1 | 2
  readonly sysFlag: number
  readonly flag: number
  readonly topic: string
  readonly propertyKeys: readonly string[]
  readonly bytes: Buffer
}

const MAGIC_V1 = -626843481
const MAGIC_V2 = -626843477
const MAGIC_BLANK = -875286124

/** What a store directory holds, cut down to one sample of each kind. */
export function readStore(dir: string): Record<string, unknown> {
  const records: RecordView[] = []
  const blanks: unknown[] = []
  for (const name of readdirSync(join(dir, 'commitlog')).sort()) {
    const file = readFileSync(join(dir, 'commitlog', name))
    let at = 0
    while (at + 8 <= file.length) {
      const size = file.readInt32BE(at)
      const magic = file.readInt32BE(at + 4)
      if (magic === MAGIC_BLANK)
        blanks.push({ file: name, at, fileBytes: file.length, head: file.toString('base64', at, at + 8) })
      if (magic !== MAGIC_V1 && magic !== MAGIC_V2) break
      records.push(view(Buffer.from(file.subarray(at, at + size)), magic === MAGIC_V2 ? 2 : 1))
      at += size
    }
  }
  return {
    records: sampleRecords(records),
    blanks,
    consumeQueues: consumeQueues(join(dir, 'consumequeue'), records),
    index: indexFile(join(dir, 'index')),
    checkpoint: existsSync(join(dir, 'checkpoint')) ? trimmed(readFileSync(join(dir, 'checkpoint'))) : null,
    config: configFiles(join(dir, 'config')),
  }
}

function view(bytes: Buffer, version: 1 | 2): RecordView {
  const sysFlag = bytes.readInt32BE(36)
  const bornHostBytes = (sysFlag & 16) !== 0 ? 20 : 8
  const storeHostBytes = (sysFlag & 32) !== 0 ? 20 : 8
  // Behind the fixed fields: born host, store time, store host, reconsume times, prepared offset, body.
  let at = 48 + bornHostBytes + 8 + storeHostBytes + 4 + 8
  at += 4 + bytes.readInt32BE(at)
  const topicBytes = version === 2 ? bytes.readInt16BE(at) : bytes.readInt8(at)
  at += version === 2 ? 2 : 1
  const topic = bytes.toString('utf8', at, at + topicBytes)
  at += topicBytes
  const properties = bytes.toString('utf8', at + 2, at + 2 + bytes.readInt16BE(at))
  const propertyKeys = properties
    .split('\u0002')
    .filter((part) => part !== '')
    .map((part) => part.split('\u0001')[0] ?? '')
  return {
    physicalOffset: Number(bytes.readBigInt64BE(28)),
    version,
    sysFlag,
    flag: bytes.readInt32BE(16),
    topic,
    propertyKeys,
    bytes,
  }
}

/** One record for each combination of format, sysFlag, set of properties and kind of topic. */
function sampleRecords(records: readonly RecordView[]): unknown[] {
  const kinds = new Map<string, RecordView>()
  for (const record of records) {
    const topicKind =
      /^(%RETRY%|%DLQ%|RMQ_SYS_|SCHEDULE_|rmq_sys_|OFFSET_MOVED|TRANS_|BenchmarkTest)/.exec(record.topic)?.[0] ?? 'user'
    const kind = [record.version, record.sysFlag, topicKind, [...record.propertyKeys].sort().join()].join('|')
    const kept = kinds.get(kind)
    if (kept === undefined || (kept.bytes.length > 4_000 && record.bytes.length < kept.bytes.length))
      kinds.set(kind, record)
  }
  return [...kinds.values()]
    .filter((record) => record.bytes.length <= 4_000)
    .map((record) => ({
      physicalOffset: record.physicalOffset,
      version: record.version,
      sysFlag: record.sysFlag,
      topic: record.topic,
      record: record.bytes.toString('base64'),
    }))
}

/** The first entries of a few queues, with the topic they belong to. */
function consumeQueues(dir: string, records: readonly RecordView[]): unknown[] {
  const all: unknown[] = []
  for (const topic of existsSync(dir) ? readdirSync(dir).sort() : []) {
    if (!/_(sync|tags|retry|properties)$|SCHEDULE_TOPIC/.test(topic)) continue
    for (const queueId of readdirSync(join(dir, topic)).sort()) {
      const file = join(dir, topic, queueId, '00000000000000000000')
      if (!existsSync(file)) continue
      const bytes = readFileSync(file)
      let count = 0
      while (count < 8 && bytes.readInt32BE(count * 20 + 8) > 0) count++
      const known = new Set(records.map((record) => record.physicalOffset))
      if (count === 0 || !known.has(Number(bytes.readBigInt64BE(0)))) continue
      all.push({
        topic,
        queueId: Number(queueId),
        fileBytes: bytes.length,
        entries: bytes.toString('base64', 0, count * 20),
      })
    }
  }
  return all.slice(0, 24)
}

/** Header (40 bytes), used slots and the first entries of the first index file; the rest of it is zero. */
function indexFile(dir: string): unknown {
  const name = existsSync(dir) ? readdirSync(dir).sort()[0] : undefined
  if (name === undefined) return null
  const bytes = readFileSync(join(dir, name))
  const entryCount = bytes.readInt32BE(36)
  // The slot table fills what the entries (20 bytes each, 200,000 by the recording's configuration) leave.
  const slotCount = (bytes.length - 40 - 200_000 * 20) / 4
  const kept = Math.min(entryCount, 40)
  const entries = bytes.subarray(40 + slotCount * 4, 40 + slotCount * 4 + kept * 20)
  return {
    name,
    fileBytes: bytes.length,
    slotCount,
    entryCount,
    header: bytes.toString('base64', 0, 40),
    firstEntries: entries.toString('base64'),
  }
}

function configFiles(dir: string): Record<string, string> {
  const files: Record<string, string> = {}
  for (const name of existsSync(dir) ? readdirSync(dir).sort() : []) {
    if (!name.endsWith('.json')) continue
    const text = readFileSync(join(dir, name), 'utf8')
    if (text.length <= 12_000) files[name] = text
  }
  return files
}

function trimmed(bytes: Buffer): { fileBytes: number; head: string } {
  return { fileBytes: bytes.length, head: bytes.toString('base64', 0, 64) }
}
