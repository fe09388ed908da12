import { type Broker, type PlantedBug, startBroker } from '../../../src/broker/index.ts'
import { decodeRecord } from '../../../src/protocol/index.ts'
import { ErrorCodes, SimError } from '../../../src/runtime/index.ts'
import { createWorld, type Host, type SimProcess, type World } from '../../../src/sim/index.ts'
import type { MessageStore } from '../../../src/store/index.ts'
import { disagreements } from '../agreement.ts'
import { Application } from './application.ts'
import { type Flip, flipBit, onDisk } from './damage.ts'
import type { Damage, KindsPlan, Session } from './plan.ts'
import { type Found, judgements, nothingForeign } from './promises.ts'
import { consumedTopics, DELAY_LEVELS, topicQueues, topics } from './topics.ts'
import { startTrouble } from './trouble.ts'
import { BROKER_NAME, GROUP } from './wire.ts'

const LOG_FILE_BYTES = 16_384

/** Files so small that some messages fill them, and intervals so short that a session sees them pass. */
const config = {
  brokerName: BROKER_NAME,
  brokerIP1: '10.0.0.1',
  flushDiskType: 'SYNC_FLUSH',
  mappedFileSizeCommitLog: LOG_FILE_BYTES,
  mappedFileSizeConsumeQueue: 20 * 20,
  mappedFileSizeTimerLog: 52 * 6 + 16,
  maxHashSlotNum: 8,
  maxIndexNum: 64,
  maxMessageSize: 4096,
  messageDelayLevel: DELAY_LEVELS,
  timerRollWindowSlot: 12,
  // Otherwise a timer message that the store refuses three times within a second is dropped, in the original as well.
  timerEnableRetryUntilSuccess: true,
  recallMessageEnable: true,
  transactionCheckInterval: 4000,
  transactionTimeOut: 2000,
  transactionCheckMax: 1000,
  reviveQueueNum: 2,
} as const

/** Answers that were on their way when a life ended have come by then. */
const LAST_ANSWERS_MS = 10
/** The last life lasts until everything is kept that was promised, or so long. */
const LAST_LIFE_MS = 150_000
/** Rounds of the last life go on so long after the last message was due, or was popped: by then it would come again. */
const AFTER_DUE_MS = 8000

/** What makes the run of a plan fail on purpose. */
export interface Planted {
  readonly bug?: PlantedBug
  readonly config?: Readonly<Record<string, string | number | boolean>>
  /** Files that are not there any more when a broker starts. */
  readonly loses?: readonly string[]
}

interface Started {
  readonly broker: Broker
  readonly process: SimProcess
}

/** Runs a plan and answers what went wrong, or undefined. */
export async function runKindsPlan(plan: KindsPlan, planted: Planted = {}): Promise<string | undefined> {
  const run = new KindsRun(plan, planted)
  for (const session of plan.sessions) {
    const fault = await run.session(session)
    if (fault !== undefined) return fault
  }
  return await run.lastLife()
}

class KindsRun {
  readonly #world: World
  readonly #host: Host
  readonly #application: Application
  readonly #planted: Planted
  /** Lines of the broker's log that somebody should read. */
  #reports = 0
  /** A flipped bit that the next start meets. */
  #flip: Flip | undefined
  /** A bit has flipped, and the broker lives with it. */
  #damaged = false
  /** The flipped bit was of a kind that nobody can notice. */
  #unnoticeable = false
  #endedInOrder = false

  constructor(plan: KindsPlan, planted: Planted) {
    const logger = {
      log: (level: string): void => {
        if (level === 'warn' || level === 'error') this.#reports++
      },
    }
    this.#planted = planted
    this.#world = createWorld({ seed: plan.seed, logger })
    this.#host = this.#world.addHost({ name: 'broker', addresses: ['10.0.0.1'] })
    this.#application = new Application(this.#world, this.#world.addHost({ name: 'app', addresses: ['10.0.0.2'] }))
  }

  async session({ work, trouble: planned, end, atOperation, downMs, damage }: Session): Promise<string | undefined> {
    const { disk } = this.#host
    const first = disk.operations + 1
    const crash = end === 'stop' ? undefined : disk.atOperation(first + atOperation, end)
    const trouble = startTrouble(disk, planned, first)
    const started = await this.#start()
    if (typeof started === 'string' && !trouble.struck) return started
    if (typeof started === 'object') {
      const wrong = this.#fault(started)
      if (wrong !== undefined) return wrong
      for (const one of work) {
        if (!started.process.alive) break
        if (one.kind !== 'pass') this.#application.do(one)
        await this.#world.run({ forMs: one.kind === 'pass' ? one.ms : 1, until: () => !started.process.alive })
      }
      if (started.process.alive && end === 'stop') await this.#world.settle(started.broker.stop())
    }
    crash?.[Symbol.dispose]()
    trouble.end()
    if (end === 'powerOff' && this.#host.up) this.#host.powerOff()
    for (const process of this.#host.processes) process.kill()
    const atMs = this.#world.now
    await this.#world.run({ forMs: LAST_ANSWERS_MS })
    this.#application.memory.lifeEnded({ how: end, atMs, disturbed: trouble.struck })
    this.#endedInOrder = end === 'stop'
    await this.#world.run({ forMs: downMs })
    this.#application.memory.lifeBegan(this.#world.epochMs + this.#world.now)
    if (!this.#host.up) this.#host.powerOn()
    onDisk(this.#host, (files) => {
      for (const path of this.#planted.loses ?? []) files.remove(path)
    })
    if (damage !== undefined) this.#damage(damage)
    return undefined
  }

  async lastLife(): Promise<string | undefined> {
    const started = await this.#start()
    if (typeof started !== 'object') return started ?? 'the broker died'
    const wrong = this.#fault(started)
    if (wrong !== undefined) return wrong
    const { store } = started.broker.context
    const endMs = this.#world.now + LAST_LIFE_MS
    const { memory } = this.#application
    const due = (): boolean => {
      const lastMs = Math.max(memory.lastDueMs - this.#world.epochMs, memory.lastPoppedMs)
      return this.#world.now > lastMs + AFTER_DUE_MS
    }
    let open = this.#judge(store)
    while (this.#world.now < endMs && (open !== undefined || !due()) && !this.#excused) {
      this.#application.takeEverything()
      await this.#world.run({ forMs: 1000 })
      open = this.#judge(store)
    }
    await this.#world.settle(started.broker.stop())
    started.process.kill()
    return open
  }

  /** Damage that was reported, or cannot be noticed, may cost messages; never may it make up any. */
  get #excused(): boolean {
    return this.#damaged && (this.#unnoticeable || this.#reports > 0)
  }

  #judge(store: MessageStore): string | undefined {
    const evidence = this.#application.memory.evidenceWith([...delivered(store)])
    for (const judge of this.#excused ? [nothingForeign] : judgements) {
      const wrong = judge(evidence)
      if (wrong !== undefined) return wrong
    }
    return undefined
  }

  /** What is wrong with what a start found. */
  #fault({ broker: { context } }: Started): string | undefined {
    const { store, offsets } = context
    for (const [key, queues] of offsets.offsetTable) {
      const [topic = ''] = key.split('@')
      for (const [queueId, offset] of queues) {
        const max = store.maxOffsetInQueue(topic, queueId)
        if (offset > max && !this.#excused)
          return `offset ${offset} of ${key} is beyond the end ${max} of queue ${queueId}`
      }
    }
    if (this.#damaged) return undefined
    for (const [queue, least] of this.#application.memory.offsets) {
      const offset = offsets.queryOffset(GROUP, topics.plain, Number(queue))
      if (offset < least) return `the offset of queue ${queue} went back from ${least} to ${offset}`
    }
    const lost = this.#application.memory.topics.find((name) => context.topics.selectTopicConfig(name) === undefined)
    return lost === undefined ? disagreements(store, LOG_FILE_BYTES)[0] : `topic ${lost} is gone`
  }

  #damage(damage: Damage): void {
    this.#flip ??= flipBit(this.#host, damage, this.#world.epochMs + this.#world.now)
    if (this.#flip !== undefined && !this.#damaged) this.#reports = 0
  }

  /** The broker; undefined when it died on the way; a sentence when it refused. */
  async #start(): Promise<Started | string | undefined> {
    const started = await this.#open()
    const flip = this.#flip
    // One that died on the way may not have seen it.
    if (flip === undefined || (started === undefined && flip.proved)) return started
    this.#flip = undefined
    if (typeof started === 'string') {
      if (!started.includes(flip.path.replace(/\.bak$/, ''))) return `${started}, for a bit in ${flip.path}`
      // Somebody read the message and brought the file back.
      flip.undo()
      return await this.#open()
    }
    if (flip.proved) {
      // The end of a log that was not flushed is cut off like an unfinished write; whatever was acknowledged is not there.
      if (!this.#endedInOrder) return started
      return `bit flipped at ${flip.position} of ${flip.path}, and nobody noticed`
    }
    this.#damaged = true
    this.#unnoticeable ||= flip.kind === 'commitlog' || flip.kind === 'config'
    return started
  }

  async #open(): Promise<Started | string | undefined> {
    const process = this.#host.spawn('broker')
    const { bug, config: changes = {} } = this.#planted
    let result: Started | string | undefined
    startBroker({
      runtime: process.runtime,
      config: { ...config, ...changes },
      topics: topicQueues,
      plantedBugs: new Set(bug === undefined ? [] : [bug]),
    }).then(
      (broker) => {
        result = { broker, process }
      },
      (error: unknown) => {
        result = `the broker does not start: ${refusalOf(error)}`
      },
    )
    await this.#world.run({ forMs: 60_000, until: () => result !== undefined || !process.alive })
    if (!process.alive) return undefined
    if (typeof result === 'object') this.#application.connect()
    return result ?? 'the broker does not get ready within a minute'
  }
}

const REFUSALS: readonly string[] = [ErrorCodes.StoreCorrupt, ErrorCodes.StoreUnreadable]

function refusalOf(error: unknown): string {
  if (SimError.is(error) && REFUSALS.includes(error.code)) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** Everything that consumers of the application's topics get. */
function* delivered(store: MessageStore): Generator<Found> {
  for (const [topic, queues] of store.queues()) {
    if (!consumedTopics.has(topic)) continue
    for (const queueId of queues) {
      for (let queueOffset = store.minOffsetInQueue(topic, queueId); ; ) {
        const got = store.getMessage({ group: 'judge', topic, queueId, queueOffset, maxMsgNums: 32 })
        for (const bytes of got?.messages ?? []) {
          const record = decodeRecord(bytes)
          const text = new TextDecoder().decode(record.body)
          yield { text, topic, queueId, queueOffset: record.queueOffset, storeTimestamp: record.storeTimestamp }
        }
        if (got === undefined || got.nextBeginOffset <= queueOffset) break
        queueOffset = got.nextBeginOffset
      }
    }
  }
}
