/**
 * Fills or reads a store directory without a broker, so that the same directory can be exchanged with the original:
 *
 *   tsx interop/exchange/fill.ts DIR write COUNT [kill]   appends COUNT messages to topic Exchange (4 queues)
 *   tsx interop/exchange/fill.ts DIR read                 prints what the store holds, one line a queue
 *
 * With `kill` the process ends without closing the store. The sizes match the configuration of the original.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { createNodeRuntime } from '../../src/node/index.ts'
import { decodeRecord } from '../../src/protocol/index.ts'
import type { MessageStore } from '../../src/store/index.ts'
import { defaultMessageStoreConfig, openMessageStore } from '../../src/store/index.ts'

const TOPIC = 'Exchange'
const QUEUES = 4
const [directory = '', action = '', count = '0', how = ''] = process.argv.slice(2)

async function main(): Promise<void> {
  const runtime = createNodeRuntime({ disk: directory })
  const store = openMessageStore({
    runtime,
    inMemory: false,
    config: {
      ...defaultMessageStoreConfig,
      mappedFileSizeCommitLog: 134_217_728,
      mappedFileSizeConsumeQueue: 600_000,
      maxHashSlotNum: 50_000,
      maxIndexNum: 200_000,
    },
  })
  if (action === 'write') write(store, Number(count))
  else read(store)
  if (how === 'kill') process.kill(process.pid, 'SIGKILL')
  await store.shutdown()
}

function write(store: MessageStore, total: number): void {
  writeTopic()
  const before = QUEUES * store.maxOffsetInQueue(TOPIC, 0)
  for (let i = before; i < before + total; i++) {
    const host = { host: '127.0.0.1', port: 20951 }
    const message = {
      topic: TOPIC,
      queueId: i % QUEUES,
      flag: 0,
      sysFlag: 0,
      bornTimestamp: Date.now(),
      bornHost: host,
      storeHost: host,
      reconsumeTimes: 0,
      preparedTransactionOffset: 0,
      body: new TextEncoder().encode(`ours ${i}`),
      properties: new Map([
        ['KEYS', `key-${i}`],
        ['UNIQ_KEY', `7F00000100002A2A${String(i).padStart(16, '0')}`],
        ['TAGS', i % 2 === 0 ? 'even' : 'odd'],
      ]),
    }
    store.putMessage(message, ({ status }) => {
      if (status !== 'PUT_OK') throw new Error(`message ${i}: ${status}`)
    })
  }
}

/** A broker deletes the queues of topics that it does not know. */
function writeTopic(): void {
  mkdirSync(`${directory}/config`, { recursive: true })
  const topic = { order: false, perm: 6, readQueueNums: QUEUES, topicFilterType: 'SINGLE_TAG', topicName: TOPIC }
  const table = { [TOPIC]: { ...topic, topicSysFlag: 0, writeQueueNums: QUEUES } }
  const dataVersion = { counter: 1, stateVersion: 0, timestamp: Date.now() }
  writeFileSync(`${directory}/config/topics.json`, JSON.stringify({ dataVersion, topicConfigTable: table }, null, '\t'))
}

function read(store: MessageStore): void {
  for (const [topic, ids] of store.queues()) {
    for (const queueId of [...ids].sort((a, b) => a - b)) {
      const min = store.minOffsetInQueue(topic, queueId)
      const max = store.maxOffsetInQueue(topic, queueId)
      console.log(topic, queueId, min, max, topic === TOPIC ? check(store, queueId, min, max) : '')
    }
  }
  console.log('log', store.commitLogMinOffset, store.commitLogMaxOffset)
}

/** Reads every message of a queue and finds each again by its key. */
function check(store: MessageStore, queueId: number, min: number, max: number): string {
  let missing = 0
  let read = 0
  for (let queueOffset = min; queueOffset < max; ) {
    const pull = { group: 'exchange', topic: TOPIC, queueId, queueOffset, maxMsgNums: 32 }
    const result = store.getMessage(pull)
    if (result === undefined || result.status !== 'FOUND') return `${result?.status} at ${queueOffset}`
    for (const bytes of result.messages) {
      const key = decodeRecord(bytes).properties.get('UNIQ_KEY') ?? ''
      const found = store.queryMessage({ topic: TOPIC, key, maxNum: 8, beginMs: 0, endMs: Date.now() + 1000 })
      if (found.messages.length !== 1) missing++
      read++
    }
    queueOffset = result.nextBeginOffset
  }
  return `read ${read}, not found once by key ${missing}`
}

await main()
