import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  consumerOffsetsBody,
  decodeRecord,
  delayOffsetsBody,
  isRetryTopic,
  isSystemTopic,
  type JsonBody,
  type TopicConfig,
} from '../../src/protocol/index.ts'
import { until } from '../child.ts'
import { type Exchange, holds, same } from './kind.ts'
import { delayOffsetsOf, groupsOf, offsetsOf, topicsOf } from './metadata.ts'
import type { Peer } from './peer.ts'
import { findByKey, readQueue } from './read.ts'

/** Everything that a broker holds, as it tells it. */
export interface Standing {
  readonly topics: ReadonlyMap<string, TopicConfig>
  readonly groups: ReadonlyMap<string, unknown>
  readonly offsets: ReadonlyMap<string, ReadonlyMap<number, number>>
  readonly delayOffsets: ReadonlyMap<number, number>
  readonly queues: readonly Queue[]
  readonly keys: readonly Key[]
}

/** Records of a queue whose keys are looked up. */
const KEYS_MAX = 50
const AT_A_TIME = 16

interface Queue {
  readonly topic: string
  readonly queueId: number
  readonly min: number
  readonly records: readonly Uint8Array[]
}

interface Key {
  readonly topic: string
  readonly key: string
  readonly unique: boolean
  /** Physical offsets. */
  readonly found: readonly number[]
}

export async function readStanding(peer: Peer): Promise<Standing> {
  const topics = await topicsOf(peer)
  const groups = await groupsOf(peer)
  const queues: Queue[] = []
  for (const [topic, { readQueueNums, writeQueueNums }] of topics) {
    for (let queueId = 0; queueId < Math.max(readQueueNums, writeQueueNums); queueId++) {
      const { min, max } = await ends(peer, topic, queueId)
      if (max === 0) continue
      const records = (await readQueue(peer, { topic, queueId, from: min, to: max })).slice(0, max - min)
      queues.push({ topic, queueId, min, records })
    }
  }
  const keys = await inParts([...keysIn(queues)], async (key) => ({ ...key, found: await found(peer, key) }))
  const [offsets, delayOffsets] = [await offsetsOf(peer), await delayOffsetsOf(peer)]
  return { topics, groups, offsets, delayOffsets, queues, keys }
}

/** Throws when something of it is not there any more, or another. More may have come since. */
export async function checkStanding(standing: Standing, peer: Peer, { end, reader }: Exchange): Promise<void> {
  const offsets = await offsetsOf(peer)
  for (const [key, before] of standing.offsets) checkOffsets(key, before, offsets.get(key), end)
  const delayOffsets = await delayOffsetsOf(peer)
  for (const [level, offset] of standing.delayOffsets)
    holds(
      end === 'kill' || (delayOffsets.get(level) ?? 0) >= offset,
      () => `delay level ${level} stands at ${delayOffsets.get(level)} after ${offset}`,
    )
  const [topics, groups] = [await topicsOf(peer), await groupsOf(peer)]
  for (const [name, config] of standing.topics) same(`topic ${name}`, sorted(topics.get(name)), sorted(config))
  for (const [name, config] of standing.groups) same(`group ${name}`, sorted(groups.get(name)), sorted(config))
  for (const queue of standing.queues) await checkQueue(queue, peer)
  // After a crash the original drops its newest index file and reads only the newest files of the log again.
  if (end === 'kill' && reader === 'original') return
  await inParts(standing.keys, async (key) => {
    const now = await found(peer, key)
    const lost = key.found.filter((offset) => !now.includes(offset))
    holds(lost.length === 0, () => `the index of ${key.topic} no longer finds ${key.key} at ${lost.join(', ')}`)
  })
}

/** Keys of messages of users, each once. */
function keysIn(queues: readonly Queue[]): Iterable<Omit<Key, 'found'>> {
  const keys = new Map<string, Omit<Key, 'found'>>()
  for (const { topic, records } of queues) {
    for (const bytes of isSystemTopic(topic) ? [] : records.slice(0, KEYS_MAX)) {
      for (const [key, unique] of keysOf(bytes)) keys.set(`${topic} ${key}`, { topic, key, unique })
    }
  }
  return keys.values()
}

function found(peer: Peer, { topic, key, unique }: Omit<Key, 'found'>): Promise<readonly number[]> {
  return findByKey(peer, topic, key, unique)
}

/** Some at a time, so that neither side is overwhelmed. */
async function inParts<T, R>(all: readonly T[], act: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  for (let at = 0; at < all.length; at += AT_A_TIME)
    results.push(...(await Promise.all(all.slice(at, at + AT_A_TIME).map(act))))
  return results
}

/** Waits until the files that are written every now and then hold what the broker says. */
export async function written(directory: string, peer: Peer): Promise<void> {
  await until('consumerOffset.json and delayOffset.json', 30_000, async () => {
    const [offsets, delayOffsets] = [await offsetsOf(peer), await delayOffsetsOf(peer)]
    const kept = readJson(directory, 'consumerOffset.json', consumerOffsetsBody)?.offsetTable
    const keptDelays = readJson(directory, 'delayOffset.json', delayOffsetsBody)?.offsetTable
    const lines = [...offsets].flatMap(([key, queues]) => [...queues].map(([id, offset]) => ({ key, id, offset })))
    return (
      lines.every(({ key, id, offset }) => kept?.get(key)?.get(id) === offset) &&
      [...delayOffsets].every(([level, offset]) => keptDelays?.get(level) === offset)
    )
  })
}

/** Undefined for a file that is not there, or not all of it. */
function readJson<T>(directory: string, name: string, body: JsonBody<T>): T | undefined {
  try {
    return body.parse(readFileSync(join(directory, 'config', name), 'utf8'))
  } catch {
    return undefined
  }
}

async function ends(
  peer: Peer,
  topic: string,
  queueId: number,
): Promise<{ readonly min: number; readonly max: number }> {
  const { header: min } = await peer.ask('GET_MIN_OFFSET', { topic, queueId })
  const { header: max } = await peer.ask('GET_MAX_OFFSET', { topic, queueId })
  return { min: min.offset ?? 0, max: max.offset ?? 0 }
}

/** Offsets of the broker's own groups, and of what it brings back, go on by themselves; a crash takes the last of them. */
function checkOffsets(
  key: string,
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number> | undefined,
  end: Exchange['end'],
): void {
  const [topic = ''] = key.split('@')
  const moves = isSystemTopic(topic) || isRetryTopic(topic)
  if (moves && end === 'kill') return
  for (const [queueId, offset] of before) {
    const now = after?.get(queueId) ?? -1
    const fits = moves ? now >= offset : now === offset
    holds(fits, () => `offset of ${key} in queue ${queueId}: ${now} after ${offset}`)
  }
}

async function checkQueue({ topic, queueId, min, records }: Queue, peer: Peer): Promise<void> {
  const { min: minNow, max } = await ends(peer, topic, queueId)
  same(`first offset of ${topic} ${queueId}`, minNow, min)
  holds(max >= min + records.length, () => `${topic} ${queueId} ends at ${max}, before ${min + records.length}`)
  const now = await readQueue(peer, { topic, queueId, from: min })
  let next = min
  for (const bytes of now) {
    const { queueOffset, properties } = decodeRecord(bytes)
    same(`offset in ${topic} ${queueId}`, queueOffset, next)
    next += Number(properties.get('INNER_NUM') ?? '1')
  }
  for (const [i, bytes] of records.entries()) {
    const other = now[i]
    if (other !== undefined && Buffer.compare(bytes, other) === 0) continue
    throw new Error(`${topic} ${queueId} holds ${told(other)} instead of ${told(bytes)}`)
  }
}

function told(bytes: Uint8Array | undefined): string {
  if (bytes === undefined) return 'nothing'
  const { body, properties, ...rest } = decodeRecord(bytes)
  return JSON.stringify({ ...rest, body: new TextDecoder().decode(body).slice(0, 50), properties: [...properties] })
}

function keysOf(bytes: Uint8Array): readonly (readonly [key: string, unique: boolean])[] {
  const { properties } = decodeRecord(bytes)
  const unique = properties.get('UNIQ_KEY')
  const keys = (properties.get('KEYS') ?? '').split(' ').filter((key) => key !== '')
  return [...(unique === undefined ? [] : [[unique, true] as const]), ...keys.map((key) => [key, false] as const)]
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  )
}
