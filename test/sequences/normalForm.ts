import {
  decodeOffsetMsgId,
  decodeRecords,
  type MessageProperties,
  type MessageRecord,
  parseTolerantJson,
  type RemotingCommand,
  SystemTopic,
  TIMER_TOPIC,
} from '../../src/protocol/index.ts'
import type { SocketAddress } from '../../src/runtime/index.ts'
import type { SequenceArm } from './arm.ts'
import type { Names } from './names.ts'

/** What a run knows of ids and names. */
export interface Known {
  readonly arm: Pick<SequenceArm, 'isBroker'>
  readonly names: Names
  /** Messages of the run by their offset in the log. */
  readonly physical: ReadonlyMap<number, string>
}

/** Requests whose answer holds records. */
const RECORDS = new Set([11, 12, 33, 200_050])
/** Fields that other runs on the same broker have a part in. */
const SHARED = new Set(['indexLastUpdatePhyoffset', 'dataVersion', 'physicOffset', 'offsetPy', 'msgSize'])
/** Rates, which are sampled every 10 s. */
const RATES = /^(tps|consumeTps|topicPutTps)$/
const BORN = 1_700_000_000_000
/** Topics of the broker that hold messages of all runs. */
const OF_ALL_RUNS: readonly string[] = [
  SystemTopic.SCHEDULE,
  SystemTopic.TRANS_HALF,
  SystemTopic.TRANS_CHECK_MAX_TIME,
  TIMER_TOPIC,
]
/** Long.MAX_VALUE as the time at which a message came into the timer wheel: it was due before that. */
const NEVER = '9223372036854775807'

/** One line: code, remark, fields, body. Times, addresses and ids are brought to a form that both brokers share. */
export function answerText(asked: number, command: RemotingCommand, known: Known): string {
  const { code, remark, extFields, body } = command
  const fields = Object.entries(extFields)
    .filter(([name]) => !SHARED.has(name))
    .map(([name, value]) => `${name}=${text(value, known)}`)
    .sort()
  const parts = [String(code)]
  if (remark !== undefined && remark !== '') parts.push(`"${text(remark, known)}"`)
  if (fields.length > 0) parts.push(fields.join(' '))
  if (body !== undefined && body.length > 0) parts.push(bodyText(asked, body, known))
  return parts.join(' | ')
}

function bodyText(asked: number, body: Uint8Array, known: Known): string {
  if (RECORDS.has(asked)) {
    return decodeRecords(body)
      .map((record) => recordText(record, known))
      .join(' ; ')
  }
  const plain = new TextDecoder().decode(body)
  return /^[{[]/.test(plain) ? JSON.stringify(json(parseTolerantJson(plain), '', known)) : text(plain, known)
}

/**
 * Properties are sorted: the original writes them in the order of a hash table. `anywhere`: the record comes from a queue
 * of the broker that all runs share.
 */
export function recordText(record: MessageRecord, known: Known, anywhere = false): string {
  const { flag, sysFlag, reconsumeTimes, preparedTransactionOffset: prepared, properties, topic } = record
  const body = new TextDecoder().decode(record.body)
  const values = [...properties].map(([name, value]) => `${name}=${propertyText(name, value, known)}`).sort()
  const shared = anywhere || OF_ALL_RUNS.includes(topic)
  const extras = [
    flag === 0 ? '' : `flag ${flag}`,
    sysFlag === 0 ? '' : `sysFlag ${sysFlag}`,
    reconsumeTimes === 0 ? '' : `tries ${reconsumeTimes}`,
    prepared === 0 ? '' : `prepared ${known.physical.get(prepared) ?? 'by a check'}`,
    record.version === 1 ? '' : `version ${record.version}`,
    record.bornTimestamp === BORN ? '' : 'born elsewhen',
    known.arm.isBroker(record.bornHost) ? 'born here' : '',
    known.arm.isBroker(record.storeHost) ? '' : `stored at ${record.storeHost.host}`,
  ].filter((part) => part !== '')
  const where = `${record.queueId}:${shared ? '*' : record.queueOffset}`
  const own = known.physical.get(record.physicalOffset) ?? ''
  return [`${text(topic, known)} ${where} ${own}`.trim(), short(body), ...extras, ...values].join(' ')
}

function propertyText(name: string, value: string, known: Known): string {
  return name === 'TIMER_ENQUEUE_MS' && value === NEVER ? 'TIME' : text(short(value), known)
}

function short(value: string): string {
  return value.length > 60 ? `${value.slice(0, 12)}…${value.length}` : value
}

/** Arrays are sorted: most stand in the order of Java's hash tables. */
function json(value: unknown, name: string, known: Known): unknown {
  if (typeof value === 'string') return text(value, known)
  if (typeof value === 'number') return RATES.test(name) ? 'a rate' : isTime(value) ? 'a time' : value
  if (Array.isArray(value)) {
    const items = value
      .map((item) => json(item, name, known))
      .map((item) => [JSON.stringify(item) ?? '', item] as const)
    return items.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
    .filter(([key]) => !SHARED.has(key))
    .map(([key, item]) => [text(key, known), json(item, key, known)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function isTime(value: number): boolean {
  return value > 1_600_000_000_000 && value < 2_000_000_000_000 && value !== BORN
}

/** Text of a field that holds properties. */
export function propertiesText(properties: MessageProperties, known: Known): string {
  return [...properties]
    .map(([name, value]) => `${name}=${propertyText(name, value, known)}`)
    .sort()
    .join(' ')
}

/** Names without their prefix, addresses as whose they are, times and ids as what they are. */
export function text(value: string, known: Known): string {
  return known.names
    .plain(value)
    .replace(/\b[0-9A-F]{32}\b/g, (id) => idText(id, known))
    .replace(/\b(127\.0\.0\.1|10\.0\.[01]\.\d+):(\d+)\b/g, (_, host: string, port: string) =>
      addressText({ host, port: Number(port) }, known),
    )
    .replace(/\b\d{13}\b/g, (digits) => (isTime(Number(digits)) ? 'TIME' : digits))
    .replace(/\b(20\d\d-\d\d-\d\d|\d{17})[ \d:,]*/g, 'TIME')
}

function idText(id: string, known: Known): string {
  if (id.startsWith('7F0000010000AAAA')) return `U${Number.parseInt(id.slice(-4), 16)}`
  const offset = decodeOffsetMsgId(id)?.physicalOffset
  return (offset === undefined ? undefined : known.physical.get(offset)) ?? 'ID'
}

function addressText(address: SocketAddress, known: Known): string {
  return known.arm.isBroker(address) ? 'BROKER' : 'CLIENT'
}
