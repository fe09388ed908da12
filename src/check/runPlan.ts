import { startWorldCluster, type WorldCluster } from '../cluster/index.ts'
import { createWorld, type Drain, type TraceMode, type World } from '../sim/index.ts'
import { checkHistory } from './checkers/index.ts'
import { type ClientContext, ConsumerNode, ProducerNode } from './clients.ts'
import { DeadLetterWatch } from './deadLetters.ts'
import type { Finding } from './finding.ts'
import type { History, HistoryGroup } from './history.ts'
import { failuresOf, plannedMessages, TOPIC } from './messages.ts'
import { checkPlan } from './parsePlan.ts'
import type { ConsumerPlan, Plan } from './plan.ts'
import { brokerBugs, type PlantedBug } from './plantedBugs.ts'
import { HistoryRecorder } from './recorder.ts'
import { armFaults } from './strike.ts'

/**
 * After the faults everything acknowledged must be consumed within this simulated time. The slowest things in it: a
 * silent client is dropped after 120 s, a lost segment is sent again after up to 120 s, three retries take 100 s.
 */
const CALM_LIMIT_MS = 600_000

/** What comes late (a second delivery, above all) shows within this time after everything was consumed. */
const AFTER_MS = 6000

const LOOK_FOR_DEAD_LETTERS_MS = 2000

export interface RunPlanOptions {
  /** How promise jobs run between events; `createDrain` of the Node ports is the fast way. Default: the portable one. */
  readonly drain?: Drain | undefined
  readonly plantedBugs?: ReadonlySet<PlantedBug> | undefined
  /** `full` keeps the trace for `traceBytes`. Default `hash`. */
  readonly trace?: TraceMode | undefined
}

export interface PlanResult {
  readonly plan: Plan
  /** What is wrong; empty when every rule holds. */
  readonly findings: readonly Finding[]
  readonly history: History
  /** Equal for equal plans. Undefined without a trace. */
  readonly traceHash: string | undefined
  /** The trace file, with `trace: 'full'`. */
  readonly traceBytes: Uint8Array | undefined
  /** Simulated time and events. */
  readonly endMs: number
  readonly events: number
}

/**
 * Runs a plan in a world of its own: builds the cluster, lets the clients work while the faults strike, heals everything,
 * waits until all that was acknowledged is consumed, and asks the checkers. The result depends on the plan alone. Throws
 * SimError ConfigInvalid when the plan is none.
 */
export async function runPlan(plan: Plan, options: RunPlanOptions = {}): Promise<PlanResult> {
  checkPlan(plan)
  const trace = options.trace ?? 'hash'
  const world = createWorld({
    seed: plan.seed,
    trace,
    ...(options.drain === undefined ? {} : { drain: options.drain }),
  })
  const plantedBugs = options.plantedBugs ?? new Set<PlantedBug>()
  const cluster = await world.settle(startCluster(world, plan, plantedBugs), { what: 'start of the cluster' })
  const run = new PlanRun(plan, world, cluster, plantedBugs)
  await run.play()
  return {
    plan,
    findings: checkHistory(run.recorder),
    history: run.recorder,
    traceHash: trace === 'off' ? undefined : world.trace.hash(),
    traceBytes: trace === 'full' ? world.trace.bytes() : undefined,
    endMs: world.now,
    events: world.events,
  }
}

function startCluster(world: World, plan: Plan, bugs: ReadonlySet<PlantedBug>): Promise<WorldCluster> {
  return startWorldCluster(world, {
    plan: {
      nameservers: plan.nameservers,
      brokers: plan.brokers,
      topics: { [TOPIC]: plan.queues },
      // Small files are rolled over in a short run; a full index would be 400 MB of empty slots to recover.
      broker: {
        flushDiskType: plan.flush,
        mappedFileSizeCommitLog: 65_536,
        mappedFileSizeConsumeQueue: 2000,
        maxHashSlotNum: 500,
        maxIndexNum: 2000,
        autoCreateTopicEnable: false,
        // Otherwise a full disk would take away messages that nobody has consumed.
        cleanFileForciblyEnable: false,
        // Below the 3 s that producers wait, so that they learn of a slow disk.
        syncFlushTimeout: 2000,
      },
    },
    plantedBugs: brokerBugs(bugs),
  })
}

class PlanRun {
  readonly recorder: HistoryRecorder
  readonly #plan: Plan
  readonly #world: World
  readonly #cluster: WorldCluster
  readonly #context: ClientContext
  readonly #producers: readonly ProducerNode[]
  readonly #consumers: ConsumerNode[] = []
  readonly #groups: readonly HistoryGroup[]
  readonly #makeConsumer: (name: string, plan: ConsumerPlan) => ConsumerNode
  #unsent = 0

  constructor(plan: Plan, world: World, cluster: WorldCluster, plantedBugs: ReadonlySet<PlantedBug>) {
    this.#plan = plan
    this.#world = world
    this.#cluster = cluster
    this.#groups = plan.groups.map(({ orderly, retries }, index) => ({ name: `group-${index}`, orderly, retries }))
    this.recorder = new HistoryRecorder(world, this.#groups)
    this.#context = { world, recorder: this.recorder, namesrv: cluster.namesrvAddress, plantedBugs }
    const messages = plannedMessages(plan)
    const shared = this.#groups.map((group, index) => ({
      group,
      failures: failuresOf(plan, index, messages),
      attempts: new Map<string, number>(),
    }))
    this.#makeConsumer = (name, { group, handleMs }) => {
      const options = shared[group % shared.length]
      if (options === undefined) throw new Error(`no group ${group}`)
      return new ConsumerNode(name, cluster.addClientHost(name), this.#context, { ...options, handleMs })
    }
    this.#producers = Array.from({ length: plan.producers }, (_, index) => {
      const name = `producer-${index}`
      return new ProducerNode(name, cluster.addClientHost(name), this.#context)
    })
  }

  async play(): Promise<void> {
    const { chaosMs } = this.#plan
    const world = this.#world
    const startMs = world.now
    for (const node of [...this.#cluster.nameServers, ...this.#cluster.brokers]) {
      const role = this.#cluster.nameServers.some((server) => server === node) ? 'namesrv' : 'broker'
      this.recorder.record('server', { server: node.name, role, what: 'started' })
    }
    this.#startClients()
    this.#armSends()
    const clients = [...this.#producers, ...this.#consumers]
    const hosts = [...this.#cluster.nameServers, ...this.#cluster.brokers, ...clients].map(({ name }) => name)
    const { recorder } = this
    const faults = armFaults(this.#plan, { world, cluster: this.#cluster, recorder, clients, hosts })
    await world.run({ untilMs: startMs + chaosMs })
    faults.heal()
    this.#leaveNoGroupAlone()
    await this.#finish()
  }

  #startClients(): void {
    const { consumers, groups, chaosMs } = this.#plan
    for (const producer of this.#producers) producer.start()
    if (groups.length === 0) return
    for (const [index, plan] of consumers.entries()) {
      const consumer = this.#makeConsumer(`consumer-${index}`, plan)
      this.#consumers.push(consumer)
      if (plan.joinMs === 0) consumer.start()
      else this.#world.after(Math.min(plan.joinMs, chaosMs), `${consumer.name} joins`, () => consumer.start())
      if (plan.leaveMs === undefined || plan.leaveMs >= chaosMs) continue
      this.#world.after(plan.leaveMs, `${consumer.name} leaves`, () => consumer.leave())
    }
  }

  #armSends(): void {
    for (const message of plannedMessages(this.#plan)) {
      this.#unsent++
      this.#world.after(message.atMs, 'send', () => {
        this.#unsent--
        this.#producers[message.producer]?.send(message)
      })
    }
  }

  /** A group whose consumers have all left gets a new one: somebody must consume what is left over. */
  #leaveNoGroupAlone(): void {
    for (const [index, group] of this.#groups.entries()) {
      if (this.#consumers.some((consumer) => consumer.group === group && !consumer.left)) continue
      const consumer = this.#makeConsumer(`consumer-last-${index}`, { group: index, joinMs: 0, handleMs: 0 })
      this.#consumers.push(consumer)
      consumer.start()
    }
  }

  async #finish(): Promise<void> {
    const world = this.#world
    const watch = new DeadLetterWatch(this.#cluster, this.recorder)
    const look = (): void => {
      if (this.recorder.awaitsDeadLetters) watch.look()
      world.after(LOOK_FOR_DEAD_LETTERS_MS, 'look for dead letters', look)
    }
    look()
    const { reason } = await world.run({ forMs: CALM_LIMIT_MS, until: () => this.#nothingLeft() })
    await world.run({ forMs: AFTER_MS })
    watch.look()
    this.recorder.record('ended', { complete: reason === 'condition' })
  }

  #nothingLeft(): boolean {
    if (this.#unsent > 0 || this.recorder.owed > 0 || this.recorder.awaitsDeadLetters) return false
    return this.#producers.every((producer) => producer.pending === 0)
  }
}
