import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** One way to damage a directory in which a broker has ended in order, and what a check says about it. */
export interface Damage {
  readonly what: string
  /** Changes files of the directory. */
  readonly strike: (directory: string) => void
  /** A line of the failed checks. */
  readonly says: RegExp
}

/** Offsets behind every end; a start corrects them to it. */
const FAR = 1_000_000
const ENTRY_BYTES = 20
const INDEX_HEADER_BYTES = 40
const TAGS_CODE_AT = 12
const TIMER_PROGRESS_AT = [16, 24]
const SYSTEM_HALF = 'RMQ_SYS_TRANS_HALF_TOPIC@CID_RMQ_SYS_TRANS'

/** What is to be noticed at once by those who compare everything that stood there. */
export const ofStanding: readonly Damage[] = [
  {
    what: 'an offset of a group',
    strike: (directory) => {
      changeOffsets(directory, 'ExStored0@ExStoredGroup0', () => 11)
    },
    says: /what stood there: offset of ExStored0@ExStoredGroup0 in queue \d: 11 after 10/,
  },
  {
    what: 'the progress of a delay level',
    strike: (directory) => {
      changeJson(directory, 'delayOffset.json', (table: { offsetTable: Record<string, number> }) => {
        for (const level of Object.keys(table.offsetTable)) table.offsetTable[level] = 0
      })
      // What the levels have delivered would be delivered again, and they would stand where they stood.
      emptyQueues(directory, /^SCHEDULE_TOPIC_XXXX$/)
    },
    says: /what stood there: delay level \d+ stands at/,
  },
  {
    what: 'a topic',
    strike: (directory) => {
      changeJson(directory, 'topics.json', (table: { topicConfigTable: Record<string, { perm: number }> }) => {
        const topic = table.topicConfigTable['ExSettings0ReadOnly']
        if (topic !== undefined) topic.perm = 6
      })
    },
    says: /what stood there: topic ExSettings0ReadOnly: /,
  },
  {
    what: 'a group',
    strike: (directory) => {
      type Table = { subscriptionGroupTable: Record<string, { retryMaxTimes: number }> }
      changeJson(directory, 'subscriptionGroup.json', (table: Table) => {
        const group = table.subscriptionGroupTable['ExSettings0B']
        if (group !== undefined) group.retryMaxTimes = 9
      })
    },
    says: /what stood there: group ExSettings0B: /,
  },
  {
    what: 'a property of a record, which no check sum covers',
    strike: (directory) => {
      const [path = ''] = filesBelow(join(directory, 'commitlog'))
      const bytes = readFileSync(path)
      const at = bytes.indexOf('price\u000150')
      bytes[at + 6] = '6'.charCodeAt(0)
      writeFileSync(path, bytes)
    },
    says: /what stood there: ExStored0 \d holds .* instead of/,
  },
  {
    what: 'the end of a queue',
    strike: (directory) => {
      changeQueue(directory, 'ExStored0', 0, (entries) => entries.fill(0, entries.length - ENTRY_BYTES))
    },
    says: /what stood there: ExStored0 0 ends at \d+, before/,
  },
  {
    what: 'the first file of a queue',
    strike: (directory) => {
      const [first = ''] = filesBelow(join(directory, 'consumequeue', 'ExStored0', '0'))
      rmSync(first)
    },
    says: /what stood there: first offset of ExStored0 0: 20 instead of 0/,
  },
  {
    what: 'the slots of the index',
    strike: (directory) => {
      for (const path of filesBelow(join(directory, 'index'))) {
        const bytes = readFileSync(path)
        bytes.fill(0, INDEX_HEADER_BYTES, INDEX_HEADER_BYTES + 4 * 50_000)
        writeFileSync(path, bytes)
      }
    },
    says: /what stood there: the index of \S+ no longer finds/,
  },
]

/** What each kind has to notice. They do not touch each other, so that one exchange bears all of them. */
export const ofKinds: readonly Damage[] = [
  {
    what: 'acknowledged sends',
    strike: (directory) => emptyQueues(directory, /^ExLoad0$/),
    says: /sends until the end: \d+ of \d+ are gone/,
  },
  {
    what: 'a topic that had been deleted',
    strike: (directory) => {
      changeJson(directory, 'topics.json', (table: { topicConfigTable: Record<string, { topicName: string }> }) => {
        const { ExSettings0: one } = table.topicConfigTable
        if (one !== undefined) table.topicConfigTable['ExSettings0Gone'] = { ...one, topicName: 'ExSettings0Gone' }
      })
    },
    says: /topics, groups and offsets: topics that were deleted: true instead of false/,
  },
  {
    what: 'tags of stored messages',
    strike: (directory) => {
      changeQueue(directory, 'ExStored0', 0, (entries) => {
        for (let at = TAGS_CODE_AT; at < entries.length; at += ENTRY_BYTES) entries.fill(1, at, at + 8)
      })
    },
    says: /stored messages: messages with the tag: /,
  },
  {
    what: 'half messages',
    strike: (directory) => changeOffsets(directory, SYSTEM_HALF, () => FAR),
    says: /transactions: asked for\s+only/,
  },
  {
    what: 'the progress of the delay levels',
    strike: (directory) => {
      changeJson(directory, 'delayOffset.json', (table: { offsetTable: Record<string, number> }) => {
        for (const level of Object.keys(table.offsetTable)) table.offsetTable[level] = FAR
      })
    },
    says: /delay levels: messages in ExDelay0: .* instead of .*level 4, 3/,
  },
  {
    what: 'batches in hand that were popped in order',
    strike: (directory) => {
      for (const name of ['consumerOrderInfo.json', 'consumerOrderInfo.json.bak'])
        rmSync(join(directory, 'config', name), { force: true })
    },
    says: /ordered messages: the blocked queue was free \d+ ms too early/,
  },
  {
    what: 'dead letters',
    strike: (directory) => emptyQueues(directory, /^%DLQ%ExRetryGroup0$/),
    says: /retries: dead letters: \[\] instead of \["dead"\]/,
  },
  {
    what: 'the timer wheel, and where it was to go on',
    strike: (directory) => {
      for (const name of ['timerlog', 'timerwheel']) rmSync(join(directory, name), { recursive: true, force: true })
      const path = join(directory, 'config', 'timercheck')
      const bytes = readFileSync(path)
      for (const at of TIMER_PROGRESS_AT) bytes.writeBigInt64BE(BigInt(FAR), at)
      writeFileSync(path, bytes)
    },
    says: /timer messages: messages in ExTimer0: .* instead of .*beyond the window/,
  },
  {
    what: 'check points of POP',
    strike: (directory) => emptyQueues(directory, /^rmq_sys_REVIVE_LOG_/),
    says: /POP: what was popped again: \["new"\] instead of \["changed","new","retried","unacked"\]/,
  },
  {
    what: 'queues of batches',
    strike: (directory) => rmSync(join(directory, 'batchconsumequeue'), { recursive: true }),
    says: /inner batches: all messages: \[\] instead of/,
  },
  {
    what: 'the offset of a broadcasting group',
    strike: (directory) => changeOffsets(directory, 'ExBroadcast0@ExBroadcastGroup0@broadcast', (offset) => offset + 1),
    says: /broadcast: offset of a broadcasting group: 3 instead of 2/,
  },
]

/** A copy to come back to. */
export function keep(directory: string): () => void {
  const copy = `${directory}-kept`
  rmSync(copy, { recursive: true, force: true })
  cpSync(directory, copy, { recursive: true })
  return () => {
    rmSync(directory, { recursive: true, force: true })
    cpSync(copy, directory, { recursive: true })
  }
}

function changeJson<T>(directory: string, name: string, change: (table: T) => void): void {
  const path = join(directory, 'config', name)
  // Queue ids and levels are names without quotes.
  const text = readFileSync(path, 'utf8').replace(/([{,]\s*)(\d+):/g, '$1"$2":')
  const table = JSON.parse(text) as T
  change(table)
  writeFileSync(path, JSON.stringify(table))
}

type OffsetTable = { readonly offsetTable: Record<string, Record<string, number>> }

function changeOffsets(directory: string, key: string, change: (offset: number) => number): void {
  changeJson(directory, 'consumerOffset.json', ({ offsetTable }: OffsetTable) => {
    const queues = offsetTable[key]
    if (queues === undefined) throw new Error(`${key} has no offsets`)
    for (const [queueId, offset] of Object.entries(queues)) queues[queueId] = change(offset)
  })
}

/** Hands over the entries of the last file of a queue, to be changed. */
function changeQueue(directory: string, topic: string, queueId: number, change: (entries: Buffer) => void): void {
  const path = filesBelow(join(directory, 'consumequeue', topic, String(queueId))).at(-1) ?? ''
  const bytes = readFileSync(path)
  let end = bytes.length
  while (end > 0 && bytes.subarray(end - ENTRY_BYTES, end).every((byte) => byte === 0)) end -= ENTRY_BYTES
  change(bytes.subarray(0, end))
  writeFileSync(path, bytes)
}

/** As after the deletion of the topics, whose records stay in the log. */
function emptyQueues(directory: string, topics: RegExp): void {
  const queues = join(directory, 'consumequeue')
  for (const topic of readdirSync(queues)) {
    if (topics.test(topic)) rmSync(join(queues, topic), { recursive: true })
  }
}

function filesBelow(directory: string): readonly string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .map((name) => join(directory, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]))
    .sort()
}
