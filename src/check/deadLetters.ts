import type { WorldCluster } from '../cluster/index.ts'
import { decodeRecords, dlqTopic } from '../protocol/index.ts'
import type { HistoryRecorder } from './recorder.ts'

const decoder = new TextDecoder()
const BATCH = 32

/** Looks into the dead-letter queues of all brokers that run, which nobody can consume, and writes down what is new. */
export class DeadLetterWatch {
  readonly #cluster: WorldCluster
  readonly #recorder: HistoryRecorder
  readonly #seen = new Set<string>()

  constructor(cluster: WorldCluster, recorder: HistoryRecorder) {
    this.#cluster = cluster
    this.#recorder = recorder
  }

  look(): void {
    for (const { name } of this.#recorder.groups) {
      for (const node of this.#cluster.brokers) {
        const store = node.server?.context.store
        if (store === undefined) continue
        const topic = dlqTopic(name)
        for (let queueOffset = 0; ; ) {
          const found = store.getMessage({ group: name, topic, queueId: 0, queueOffset, maxMsgNums: BATCH })
          if (found === undefined || found.messages.length === 0) break
          for (const record of found.messages.flatMap((bytes) => decodeRecords(bytes))) this.#note(name, record.body)
          queueOffset = found.nextBeginOffset
        }
      }
    }
  }

  #note(group: string, body: Uint8Array): void {
    const id = decoder.decode(body)
    const key = `${group} ${id}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.#recorder.record('deadLetter', { id, group })
  }
}
