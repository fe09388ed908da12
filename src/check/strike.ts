import type { ServerNode, WorldCluster } from '../cluster/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { World } from '../sim/index.ts'
import type { ClientNode } from './clients.ts'
import type { Fault, Plan } from './plan.ts'
import type { HistoryRecorder } from './recorder.ts'
import { InsideFaults } from './strikeInside.ts'

type AnyServer = ServerNode<{ stop(): Promise<void> }>

/** What faults strike at: the servers and clients of one run. */
export interface Targets {
  readonly world: World
  readonly cluster: WorldCluster
  readonly recorder: HistoryRecorder
  readonly clients: readonly ClientNode[]
  /** Names of all hosts: NameServers, brokers, clients. */
  readonly hosts: readonly string[]
}

interface Struck extends Targets {
  readonly inside: InsideFaults
}

/** Arms the faults of a plan. The handle heals everything: rules go, servers and clients that are down start again. */
export function armFaults(plan: Plan, targets: Targets): { heal(): void } {
  const { world, recorder } = targets
  const active = new Map<string, Disposable>()
  const inside = new InsideFaults(recorder)
  let healed = false
  const end = (name: string): void => {
    const fault = active.get(name)
    active.delete(name)
    fault?.[Symbol.dispose]()
  }
  for (const [index, fault] of plan.faults.entries()) {
    const name = `${fault.kind} ${index}`
    world.after(fault.atMs, name, () => {
      if (healed) return
      const handle = strike(fault, name, { ...targets, inside })
      if (handle === undefined || fault.kind === 'reset') return
      active.set(name, handle)
      world.after(fault.forMs, `${name} ends`, () => end(name))
    })
  }
  return {
    heal: (): void => {
      healed = true
      for (const name of [...active.keys()]) end(name)
      for (const node of servers(targets)) startServer(node, { ...targets, inside })
      for (const client of targets.clients) client.start()
      recorder.record('healed', {})
    },
  }
}

/** What is to be disposed at the fault's end, if it has one. */
function strike(fault: Fault, name: string, targets: Struck): Disposable | undefined {
  const { world, cluster, recorder, clients } = targets
  switch (fault.kind) {
    case 'latency': {
      const latencyMs = { min: fault.delayMs / 2, max: fault.delayMs }
      return recorded(world.network.link({ ...ends(fault, targets), latencyMs }), name, recorder)
    }
    case 'cut':
      return recorded(world.network.cut({ ...ends(fault, targets), bothWays: fault.bothWays }), name, recorder)
    case 'reset':
      recorder.record('network', { fault: name, active: true })
      world.network.reset(ends(fault, targets))
      recorder.record('network', { fault: name, active: false })
      return undefined
    case 'killNamesrv':
      return strikeServer(pick(cluster.nameServers, fault.namesrv), 'killed', fault.forMs, targets)
    case 'killBroker':
      return strikeServer(pick(cluster.brokers, fault.broker), 'killed', fault.forMs, targets)
    case 'powerOffBroker':
      return strikeServer(pick(cluster.brokers, fault.broker), 'poweredOff', fault.forMs, targets)
    case 'killClient': {
      const client = pick(clients, fault.client)
      client?.kill()
      if (client !== undefined) world.after(fault.forMs, `start ${client.name}`, () => client.start())
      return undefined
    }
    default:
      return targets.inside.strike(fault, name, pick(cluster.brokers, fault.broker))
  }
}

/** A rule of the network whose begin and end are written down. */
function recorded(rule: Disposable, name: string, recorder: HistoryRecorder): Disposable {
  recorder.record('network', { fault: name, active: true })
  return {
    [Symbol.dispose]: (): void => {
      rule[Symbol.dispose]()
      recorder.record('network', { fault: name, active: false })
    },
  }
}

function strikeServer(
  node: AnyServer | undefined,
  what: 'killed' | 'poweredOff',
  forMs: number,
  targets: Struck,
): undefined {
  if (node === undefined) return
  if (node.process !== undefined) {
    targets.recorder.record('server', { server: node.name, role: roleOf(node, targets), what })
    if (what === 'killed') node.kill()
    else node.powerOff()
  }
  targets.world.after(forMs, `start ${node.name}`, () => startServer(node, targets))
}

function startServer(node: AnyServer, targets: Struck): void {
  if (node.process !== undefined) return
  const { recorder } = targets
  const role = roleOf(node, targets)
  const started = node.start()
  const process = node.process
  started.then(
    () => {
      if (node.process !== process) return
      recorder.record('server', { server: node.name, role, what: 'started' })
      const broker = targets.cluster.brokers.find((one) => one === node)
      if (broker !== undefined) targets.inside.started(broker)
    },
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      const torn = tornConfigFile(error)
      node.kill()
      recorder.record('server', {
        server: node.name,
        role,
        what: torn === undefined ? 'startFailed' : 'repaired',
        reason,
      })
      if (torn === undefined) return
      removeConfigFile(node, torn)
      startServer(node, targets)
    },
  )
}

/**
 * The original overwrites the files below `config/` and their copies in place and never syncs them (MixAll.string2File),
 * so that a power-off may leave both unreadable and the broker refuses to start.
 */
function tornConfigFile(error: unknown): string | undefined {
  if (!SimError.is(error) || error.code !== ErrorCodes.StoreUnreadable) return undefined
  const { path } = error.details
  return typeof path === 'string' && path.startsWith('config/') ? path : undefined
}

/** What an operator does then: without the file the broker starts with what its clients tell it. */
function removeConfigFile(node: AnyServer, path: string): void {
  const shell = node.host.spawn('operator')
  shell.runtime.disk.remove(path)
  shell.runtime.disk.remove(`${path}.bak`)
  shell.kill()
}

function servers({ cluster }: Targets): readonly AnyServer[] {
  return [...cluster.nameServers, ...cluster.brokers]
}

function roleOf(node: AnyServer, { cluster }: Targets): 'namesrv' | 'broker' {
  return cluster.brokers.some((broker) => broker === node) ? 'broker' : 'namesrv'
}

function pick<T>(list: readonly T[], index: number): T | undefined {
  return list[index % list.length]
}

/** Two different hosts; a link from a host to itself goes to the next one. */
function ends(fault: { readonly from: number; readonly to: number }, { hosts }: Targets): { from: string; to: string } {
  const from = fault.from % hosts.length
  const to = fault.to % hosts.length
  return { from: hosts[from] ?? '', to: hosts[to === from ? (to + 1) % hosts.length : to] ?? '' }
}
