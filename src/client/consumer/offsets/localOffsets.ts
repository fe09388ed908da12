import { type MessageQueue, resetOffsetBody } from '../../../protocol/index.ts'
import type { ClientInstance } from '../../instance/clientInstance.ts'
import { OFFSET_NOT_FOUND, type OffsetStore } from './offsetStore.ts'
import { OffsetTable } from './offsetTable.ts'

/** Directory below the disk's root, in place of `~/.rocketmq_offsets` (rocketmq.client.localOffsetStoreDir). */
const DIRECTORY = '.rocketmq_offsets'

/** Go's directory below the home. */
const GO_DIRECTORY = '.rocketmq_client_go'

/**
 * Offsets of a broadcasting consumer in a file of its own (LocalFileOffsetStore):
 * `.rocketmq_offsets/<clientId>/<group>/offsets.json` (Go: `.rocketmq_client_go/<group>/<clientId>/offset.json`), the version before it as `.bak`. The file has the shape of a
 * reset-offset body: `{"offsetTable":{{"brokerName":…,"queueId":…,"topic":…}:7}}`.
 */
export class LocalOffsets implements OffsetStore {
  readonly #instance: ClientInstance
  readonly #path: string
  readonly #table = new OffsetTable()

  constructor(instance: ClientInstance, group: string) {
    this.#instance = instance
    this.#path = pathOf(instance, group)
  }

  load(): void {
    for (const [queue, queueOffset] of this.#read()) this.#table.set(queue, queueOffset, false)
  }

  inMemory(queue: MessageQueue): number | undefined {
    return this.#table.get(queue)
  }

  read(queue: MessageQueue): Promise<number> {
    const { topic, brokerName, queueId } = queue
    const same = (other: MessageQueue): boolean =>
      other.topic === topic && other.brokerName === brokerName && other.queueId === queueId
    const stored = this.#read().find(([other]) => same(other))
    if (stored === undefined) return Promise.resolve(OFFSET_NOT_FOUND)
    this.#table.set(queue, stored[1], false)
    return Promise.resolve(stored[1])
  }

  update(queue: MessageQueue, queueOffset: number, increaseOnly: boolean): void {
    this.#table.set(queue, queueOffset, increaseOnly)
  }

  updateAndFreeze(queue: MessageQueue, queueOffset: number): void {
    this.#table.freeze(queue, queueOffset)
  }

  /** The original writes single offsets with the next `persistAll`, too. */
  persist(_queue: MessageQueue): Promise<void> {
    return Promise.resolve()
  }

  persistAll(queues: readonly MessageQueue[]): Promise<void> {
    if (queues.length === 0) return Promise.resolve()
    this.#table.retain(queues)
    const { disk, logger } = this.#instance.runtime
    try {
      if (disk.exists(this.#path)) {
        disk.remove(`${this.#path}.bak`)
        disk.rename(this.#path, `${this.#path}.bak`)
      }
      const file = disk.open(this.#path, { create: true })
      file.truncate(0)
      file.append(resetOffsetBody.encode({ offsetTable: this.#table.list() }))
      file.close()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      logger.log('error', 'persistAll consumer offset exception', { path: this.#path, reason })
    }
    return Promise.resolve()
  }

  persistMoved(queues: readonly MessageQueue[]): Promise<void> {
    return this.persistAll(queues)
  }

  remove(_queue: MessageQueue): void {
    // Broadcasting keeps what it knows: the file is all there is.
  }

  snapshot(topic?: string): readonly (readonly [MessageQueue, number])[] {
    return this.#table.list(topic)
  }

  #read(): readonly (readonly [MessageQueue, number])[] {
    return this.#readFile(this.#path) ?? this.#readFile(`${this.#path}.bak`) ?? []
  }

  #readFile(path: string): readonly (readonly [MessageQueue, number])[] | undefined {
    const { disk, logger } = this.#instance.runtime
    if (!disk.exists(path)) return undefined
    const file = disk.open(path)
    try {
      return resetOffsetBody.decode(file.read(0, file.size())).offsetTable
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      logger.log('warn', 'load local offset file exception', { path, reason })
      return undefined
    } finally {
      file.close()
    }
  }
}

/** Go hands group and client id over in the wrong order (clients.md 4.8). */
function pathOf({ clientId, dialect }: ClientInstance, group: string): string {
  return dialect.wire.language === 'GO'
    ? `${GO_DIRECTORY}/${group}/${clientId}/offset.json`
    : `${DIRECTORY}/${clientId}/${group}/offsets.json`
}
