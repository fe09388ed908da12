import fc from 'fast-check'
import { MessageSysFlag } from '../../src/protocol/index.ts'
import type { MessageStore, MessageStoreConfig, PutMessageResult } from '../../src/store/index.ts'
import { disagreements } from './agreement.ts'
import { bodyText, logRecords, message } from './messages.ts'
import type { StoreWorld } from './storeWorld.ts'
import { BATCH, smallConfig, storeWorld } from './storeWorld.ts'

/** One thing that happens while a store runs. */
export type Step =
  | {
      readonly kind: 'put'
      readonly queue: number
      readonly bodyBytes: number
      readonly wait: boolean
      /** Messages in the record, for a batch consume queue; 0: an ordinary message. */
      readonly inner: number
    }
  | { readonly kind: 'prepare'; readonly bodyBytes: number }
  | { readonly kind: 'flush' }
  | { readonly kind: 'pass'; readonly ms: number }

type Put = Extract<Step, { readonly kind: 'put' }>
type Appended = NonNullable<PutMessageResult['appended']>

const ORDINARY = 'TopicTest'
const BATCHES = `${BATCH}Topic`
/** Flags of an inner batch. */
const WRAPPED: number = MessageSysFlag.INNER_BATCH | MessageSysFlag.NEED_UNWRAP

/** The life of one process: steps, then a stop; or a crash at the n-th disk operation, wherever that falls. */
export interface Session {
  readonly steps: readonly Step[]
  readonly end: 'stop' | 'kill' | 'powerOff'
  /** Disk operations after the start at which the crash strikes; behind the last step at the latest. */
  readonly atOperation: number
}

/** A whole run as plain data. */
export interface CrashPlan {
  readonly seed: number
  readonly flushDiskType: MessageStoreConfig['flushDiskType']
  readonly sessions: readonly Session[]
}

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      queue: fc.nat({ max: 4 }),
      bodyBytes: fc.oneof(fc.nat({ max: 64 }), fc.constant(100), fc.nat({ max: 3000 })),
      wait: fc.boolean(),
      inner: fc.oneof(
        { weight: 2, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 6 }) },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('prepare' as const), bodyBytes: fc.nat({ max: 100 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('flush' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 1500 }), fc.constant(11_000), fc.constant(70_000)),
    }),
  },
)

const session: fc.Arbitrary<Session> = fc.record({
  steps: fc.array(step, { maxLength: 40 }),
  end: fc.constantFrom('stop', 'kill', 'powerOff'),
  atOperation: fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 120 })),
})

export const crashPlan: fc.Arbitrary<CrashPlan> = fc.record({
  seed: fc.nat(),
  flushDiskType: fc.constantFrom('SYNC_FLUSH', 'ASYNC_FLUSH'),
  sessions: fc.array(session, { minLength: 1, maxLength: 5 }),
})

/** Defects to be planted, which the property must find. */
export type PlantedBug = 'acknowledgeBeforeSync'

interface Sent {
  readonly text: string
  readonly topic: string
  readonly queueId: number
  readonly queueOffset: number
  readonly physicalOffset: number
  /** Acknowledged as being on stable storage: survives a power-off. */
  synced: boolean
}

/** Runs a plan and answers what went wrong, or undefined. */
export async function runCrashPlan(plan: CrashPlan, bug?: PlantedBug): Promise<string | undefined> {
  const run = new CrashRun(plan, bug)
  for (const each of plan.sessions) {
    const fault = await run.session(each)
    if (fault !== undefined) return fault
  }
  return await run.session({ steps: [], end: 'stop', atOperation: 0 })
}

class CrashRun {
  readonly #world: StoreWorld
  readonly #synced: boolean
  readonly #config: MessageStoreConfig
  /** Acknowledged and to be found again, by text. */
  #kept = new Map<string, Sent>()
  #count = 0

  constructor(plan: CrashPlan, bug: PlantedBug | undefined) {
    this.#world = storeWorld(plan.seed)
    this.#synced = plan.flushDiskType === 'SYNC_FLUSH'
    const flushDiskType = bug === 'acknowledgeBeforeSync' ? 'ASYNC_FLUSH' : plan.flushDiskType
    this.#config = { ...smallConfig, flushDiskType }
  }

  async session(session: Session): Promise<string | undefined> {
    const { host, world } = this.#world
    const before = host.disk.operations
    const fault =
      session.end === 'stop' ? undefined : host.disk.atOperation(before + 1 + session.atOperation, session.end)
    const process = host.up ? this.#open() : undefined
    if (typeof process === 'string') return process
    if (process !== undefined) {
      const wrong = this.#verify(process.store)
      if (wrong !== undefined) return wrong
      for (const step of session.steps) {
        if (!process.process.alive) break
        await this.#step(process.store, step)
      }
      if (process.process.alive && session.end === 'stop') {
        await world.settle(process.store.shutdown())
        this.#allSynced()
      }
    }
    fault?.[Symbol.dispose]()
    if (session.end === 'powerOff') {
      if (host.up) host.powerOff()
      for (const [text, sent] of this.#kept) if (!sent.synced) this.#kept.delete(text)
    }
    for (const each of host.processes) each.kill()
    if (!host.up) host.powerOn()
    return undefined
  }

  /** The opened store; undefined when the crash came first; a sentence when it was refused. */
  #open(): ReturnType<StoreWorld['open']> | string | undefined {
    const { host } = this.#world
    try {
      const opened = this.#world.open(this.#config)
      return opened.process.alive ? opened : undefined
    } catch (error) {
      if (host.processes.length === 0) return undefined
      return `the store does not open: ${String(error)}`
    }
  }

  async #step(store: MessageStore, step: Step): Promise<void> {
    const { world } = this.#world
    if (step.kind === 'put') this.#put(store, step, 0)
    else if (step.kind === 'prepare')
      this.#put(store, { queue: 0, bodyBytes: step.bodyBytes, wait: true, inner: 0 }, 0x4)
    else if (step.kind === 'pass') await world.run({ forMs: step.ms })
    else await this.#flush(store)
  }

  async #flush(store: MessageStore): Promise<void> {
    const before = [...this.#kept.values()]
    let done = false
    store.flush().then(
      () => {
        done = true
        for (const sent of before) sent.synced = true
      },
      () => undefined,
    )
    await this.#world.world.run({ forMs: 50, until: () => done })
  }

  #put(store: MessageStore, put: Omit<Put, 'kind'>, transaction: number): void {
    const { queue: queueId, bodyBytes, wait, inner } = put
    const topic = inner === 0 ? ORDINARY : BATCHES
    const sysFlag = inner > 1 ? WRAPPED : transaction
    const count = this.#count++
    const text = `m${count}`.padEnd(bodyBytes, '.')
    const properties = {
      UNIQ_KEY: `unique-${count}`,
      KEYS: `a${count} b${count}`,
      TAGS: `tag${count % 3}`,
      ...(wait ? {} : { WAIT: 'false' }),
      ...(inner > 1 ? { INNER_NUM: String(inner) } : {}),
    }
    const process = this.#world.host.processes[0]
    store.putMessage(message({ topic, queueId, body: text, properties, sysFlag }), (result) => {
      if (process?.alive !== true || transaction !== 0 || result.appended === undefined) return
      if (result.status === 'PUT_OK')
        this.#acknowledged(result.appended, { text, topic, queueId, synced: this.#synced && wait })
    })
  }

  #acknowledged(appended: Appended, sent: Omit<Sent, 'queueOffset' | 'physicalOffset'>): void {
    const { queueOffset, physicalOffset } = appended
    this.#kept.set(sent.text, { ...sent, queueOffset, physicalOffset })
  }

  #allSynced(): void {
    for (const sent of this.#kept.values()) sent.synced = true
  }

  /** Everything that must be there is there and readable, and log, queues and index agree. */
  #verify(store: MessageStore): string | undefined {
    const [disagreement] = disagreements(store, this.#config.mappedFileSizeCommitLog)
    if (disagreement !== undefined) return disagreement
    for (const sent of this.#kept.values()) {
      const [entry] = store.consumeQueueEntries(sent.topic, sent.queueId, sent.queueOffset, 1)
      const record = entry === undefined ? undefined : store.lookMessageByOffset(entry.physicalOffset)
      if (record === undefined || bodyText(record) !== sent.text) {
        return `acknowledged message ${sent.text.slice(0, 8)} is missing at ${sent.topic}/${sent.queueId}/${sent.queueOffset}`
      }
    }
    // What recovery brought back counts as sent from now on: a plain kill must not lose it again.
    for (const record of logRecords(store, this.#config.mappedFileSizeCommitLog)) {
      const text = bodyText(record)
      if (this.#kept.has(text) || (record.sysFlag & 0x4) !== 0) continue
      const { topic, queueId, queueOffset, physicalOffset } = record
      this.#kept.set(text, { text, topic, queueId, queueOffset, physicalOffset, synced: false })
    }
    return undefined
  }
}
