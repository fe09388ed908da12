import {
  decodeOffsetMsgId,
  decodeProperties,
  decodeRecords,
  type MessageRecord,
  NAME_VALUE_SEPARATOR,
  parseProperties,
  parseTolerantJson,
  type RemotingCommand,
} from '../../src/protocol/index.ts'
import type { SocketAddress } from '../../src/runtime/index.ts'
import type { Changes } from './state.ts'

/** What is compared of an answer, and what snapshots hold. Absent and empty are not the same. */
export interface Answer {
  readonly code?: number
  readonly remark?: string
  readonly ext?: Readonly<Record<string, string>>
  /** Text, the value of JSON text, or the records of a pull. */
  readonly body?: unknown
  /** Fixed parts of the header where they are not those of every answer of the release. */
  readonly header?: string
  /** There was no answer in the time that one would take. */
  readonly silent?: true
  /** What a group of questions changed. */
  readonly state?: unknown
  /** What the server asked of its client. */
  readonly pushed?: readonly Answer[]
}

export interface Moment {
  /** Physical offset that others are told from; undefined where they are not compared. */
  readonly logStart: number | undefined
  readonly vague: readonly string[]
  readonly about: string | undefined
  /** Code of the request. */
  readonly asked: number
  /** Ordinal of the release that answers. */
  readonly version: number
}

/** Properties with a time of the timer wheel. */
const TIMER_TIMES = /^TIMER_(OUT|ENQUEUE|DEQUEUE)_MS$/
/** What questions say about the birth of their messages; later ones were born in the server. */
const ASKED_BORN = 1_700_000_100_000
const RECORDS = new Set([11, 12, 33, 361, 200_050, 200_052])
const PROPERTIES = new Set([26, 319])
/** Answers of numbers that depend on the moment. */
const BINARY = new Set([60])
/** Fields that hold a time of the server. */
const TIMES =
  /^(timestamp|lastTimestamp|indexLastUpdateTimestamp|lastUpdateTimestamp|storeTimestamp|minTimeStamp|maxTimeStamp|timeStamp|consumeTimeStamp)$/
/** Fields that hold a physical offset. */
const PHYSICAL = /^(indexLastUpdatePhyoffset|physicOffset)$/
/** Fields that hold how long ago something was. */
const AGES = /^delayTime$/
/** Fields that are sampled every 10 s. */
const RATES = /^(tps|consumeTps|topicPutTps)$/
/** Members that hold entries by name. */
const TABLES = /^(topicConfigTable|subscriptionGroupTable|offsetTable|groupTopicMap|timingCount|data)$/
/** Of delay levels that were used, by whatever questions. */
const USED_LEVELS = /^scheduleMessageOffset_/
/** Unique keys that the questions bring along; others are made by the broker. */
const OWN_KEYS = '7F0000010000AAAA'
/** Ids of records whose sender claimed an IPv6 store host: an IPv4 one, zeros, the physical offset. */
const WIDE_IDS = /\b([0-9A-F]{16})0{24}([0-9A-F]{16})\b/g

export function normalForm(command: RemotingCommand, moment: Moment): Answer {
  const { code, remark, extFields, body, flag, language, version, serializeType } = command
  const header = `flag ${flag}, ${language}, ${version}${serializeType === 'JSON' ? '' : `, ${serializeType}`}`
  const ext = Object.entries(extFields)
    .map(([name, value]) => [name, fieldOf(name, value, moment)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    code,
    ...(remark === undefined ? {} : { remark: remarkOf(remark, moment) }),
    ...(ext.length === 0 ? {} : { ext: Object.fromEntries(ext) }),
    ...(body === undefined || body.length === 0 ? {} : { body: bodyOf(body, moment) }),
    ...((flag & 1) === 0 || header === `flag 1, JAVA, ${moment.version}` ? {} : { header }),
  }
}

function fieldOf(name: string, value: string, moment: Moment): string {
  if (moment.vague.includes(name) || (moment.vague.includes('*') && !isGroup(value))) return 'any'
  if (TIMES.test(name) && Number(value) > 1_000_000) return 'a moment'
  if (PHYSICAL.test(name) && Number(value) > 0) return relative(Number(value), moment)
  if (value.includes(NAME_VALUE_SEPARATOR)) return propertiesOf(value, moment)
  if (value.startsWith('{')) return JSON.stringify(plain(parseTolerantJson(value), name, moment))
  return plainText(value, moment)
}

/** Sorted, because the original writes them in the order of a hash table. */
function propertiesOf(text: string, moment: Moment): string {
  return [...decodeProperties(text)]
    .map(([name, value]) => `${name}=${name === 'PUSH_REPLY_TIME' ? 'a moment' : plainText(value, moment)}`)
    .sort()
    .join(' ')
}

function bodyOf(body: Uint8Array, moment: Moment): unknown {
  if (RECORDS.has(moment.asked)) return decodeRecords(body).map((record) => recordOf(record, moment))
  const text = new TextDecoder().decode(body)
  if (BINARY.has(moment.asked)) return `${body.length} bytes`
  if (PROPERTIES.has(moment.asked)) return plain(settingsOf(text, moment), '', moment)
  return /^[{[]/.test(text) ? plain(parseTolerantJson(text), '', moment) : plainText(text, moment)
}

function settingsOf(text: string, { vague }: Moment): unknown {
  return Object.fromEntries([...(parseProperties(text) ?? [])].filter(([name]) => !vague.includes(name)))
}

export function plainChanges(changes: Changes, moment: Moment): unknown {
  return plain(changes, '', moment)
}

/**
 * A record without its times; fields that are usually 0 are left out when they are. Properties are sorted: the original
 * writes them in the order of a hash table.
 */
function recordOf(record: MessageRecord, moment: Moment): unknown {
  const { flag, sysFlag, reconsumeTimes, preparedTransactionOffset, properties } = record
  const text = new TextDecoder().decode(record.body)
  return {
    topic: record.topic,
    at: `${record.queueId}:${record.queueOffset} ${relative(record.physicalOffset, moment)}`,
    size: record.totalSize,
    body: text.length > 60 ? `${text.slice(0, 20)}… ${text.length}, crc ${record.bodyCrc}` : text,
    properties: [...properties]
      .map(([name, value]) => `${name}=${propertyOf(name, value, moment)}`)
      .sort()
      .join(' '),
    hosts: `${hostOf(record.bornHost)} ${hostOf(record.storeHost)}`,
    born: record.bornTimestamp > ASKED_BORN ? 'a moment' : record.bornTimestamp,
    ...(record.version === 1 ? {} : { version: record.version }),
    ...(flag === 0 ? {} : { flag }),
    ...(sysFlag === 0 ? {} : { sysFlag }),
    ...(reconsumeTimes === 0 ? {} : { reconsumeTimes }),
    ...(preparedTransactionOffset === 0
      ? {}
      : { preparedTransactionOffset: relative(preparedTransactionOffset, moment) }),
  }
}

function propertyOf(name: string, value: string, moment: Moment): string {
  if (moment.vague.includes(name)) return 'any'
  if (TIMER_TIMES.test(name) && /^1\d{12}$/.test(value)) return 'a moment'
  return value.length > 80 ? `${value.length} characters` : plainText(value, moment)
}

function numberOf(name: string, value: number, moment: Moment): number | string {
  if (PHYSICAL.test(name)) return relative(value, moment)
  if (AGES.test(name)) return 'an age'
  if (RATES.test(name)) return 'a rate'
  return TIMES.test(name) && value > 1_000_000 ? 'a moment' : value
}

function hostOf({ host, port }: SocketAddress): string {
  return plainText(`${host}:${port}`, {
    logStart: 0,
    vague: [],
    about: undefined,
    asked: 0,
    version: 0,
  })
}

/** Arrays are sorted: most stand in the order of Java's hash tables. */
function plain(value: unknown, name: string, moment: Moment): unknown {
  if (moment.vague.includes(name) || (moment.vague.includes('*') && !isGroup(value))) return 'any'
  if (typeof value === 'string') return name.endsWith('TimeStampStr') ? 'a moment' : plainText(value, moment)
  if (typeof value === 'number') return numberOf(name, value, moment)
  if (Array.isArray(value)) {
    return value
      .filter((item) => isAbout(moment, JSON.stringify(item)))
      .map((item) => plain(item, name, moment))
      .map((item) => [JSON.stringify(item) ?? '', item] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, item]) => item)
  }
  if (typeof value !== 'object' || value === null) return value
  const table = TABLES.test(name)
  const entries = Object.entries(value)
    .filter(([key]) => !USED_LEVELS.test(key) && (!table || isAbout(moment, key)))
    .map(([key, item]) => [plainText(key, moment), plain(item, key, moment)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function isAbout({ about }: Moment, name: string | undefined): boolean {
  return about === undefined || (name ?? '').includes(about)
}

/** What a JSON library says of a text that it cannot read is nobody's contract (docs/deviations.md). */
function remarkOf(remark: string, moment: Moment): string {
  return plainText(remark.replace(/^(com\.alibaba\.fastjson\.JSONException): .*/s, '$1'), moment)
}

/** Addresses become whose they are, record ids become distances in the log. */
function plainText(text: string, moment: Moment): string {
  return text
    .replace(WIDE_IDS, (_, host: string, offset: string) => `WIDE_${plainText(host + offset, moment)}`)
    .replace(/\b[0-9A-F]{32}\b/g, (id) => {
      if (id.startsWith(OWN_KEYS)) return id
      const record = decodeOffsetMsgId(id)
      if (record === undefined || !isBroker(record.storeHost)) return 'MADE_KEY'
      return `RECORD${relative(record.physicalOffset, moment)}`
    })
    .replace(/\b(127\.0\.0\.1|10\.0\.[01]\.\d+):(\d+)\b/g, (_, host: string, port: string) =>
      isBroker({ host, port: Number(port) }) ? 'BROKER' : 'CLIENT',
    )
    .replace(/\b(127\.0\.0\.1|10\.0\.0\.2)\b/g, 'BROKER_IP')
    .replace(/^(commitLogDiskRatio_).*/, '$1PATH')
    .replace(/\b(CL|CQ|INDEX): {1,2}\d\.\d\d/g, '$1: USED')
}

/** The broker of the simulated arm, and those on loopback, whose ports are below those of clients. */
function isBroker({ host, port }: SocketAddress): boolean {
  return (host === '10.0.0.2' && (port === 10_911 || port === 10_912)) || (host === '127.0.0.1' && port < 32_000)
}

function relative(physicalOffset: number, { logStart }: Moment): string {
  if (logStart === undefined) return '@somewhere'
  const distance = physicalOffset - logStart
  return distance < 0 ? '@before' : `@${distance}`
}
