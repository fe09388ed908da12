import type { Broker, BrokerFault } from '../broker/index.ts'
import type { ServerNode } from '../cluster/index.ts'
import type { InsideFault } from './plan.ts'
import type { HistoryRecorder } from './recorder.ts'

/** The group's name for a fault that is about one. */
export function brokerFaultOf(fault: InsideFault, groups: readonly string[]): BrokerFault | undefined {
  switch (fault.kind) {
    case 'busyThreads':
      return { kind: fault.kind, pool: fault.pool, waitMs: fault.waitMs }
    case 'busyPageCache':
      return { kind: fault.kind, heldMs: fault.heldMs }
    case 'fullDisk':
      return { kind: fault.kind, usedPercent: fault.usedPercent }
    case 'slowDisk':
      return { kind: fault.kind, syncMs: fault.syncMs }
    case 'slowConsumer': {
      const group = groups[fault.group % Math.max(1, groups.length)]
      return group === undefined ? undefined : { kind: fault.kind, group }
    }
    case 'answers':
      return { kind: fault.kind, code: fault.code }
    default:
      return fault satisfies never
  }
}

const LATE: readonly InsideFault['kind'][] = ['busyThreads', 'busyPageCache', 'slowDisk']

/** Faults inside brokers, and the operator who lets disabled groups consume again when a broker has lived on without its fault. */
export class InsideFaults {
  readonly #recorder: HistoryRecorder
  readonly #groups: readonly string[]
  /** Groups to be let again, by the name of the broker. */
  readonly #disabled = new Map<string, Set<string>>()

  constructor(recorder: HistoryRecorder) {
    this.#recorder = recorder
    this.#groups = recorder.groups.map(({ name }) => name)
  }

  /** Undefined when the broker does not run, or does not know the group. The handle may be disposed when it has died. */
  strike(fault: InsideFault, name: string, node: ServerNode<Broker> | undefined): Disposable | undefined {
    const server = node?.server
    const inside = brokerFaultOf(fault, this.#groups)
    if (node === undefined || server === undefined || inside === undefined) return undefined
    const group = inside.kind === 'slowConsumer' ? inside.group : undefined
    if (group !== undefined && !server.context.groups.groups.has(group)) return undefined
    const active = server.faults.begin(inside)
    const about = { server: node.name, late: LATE.includes(fault.kind), syncMs: 'syncMs' in fault ? fault.syncMs : 0 }
    this.#recorder.record('inside', { fault: name, active: true, ...about })
    return {
      [Symbol.dispose]: (): void => {
        this.#recorder.record('inside', { fault: name, active: false, ...about })
        if (node.server === server) active[Symbol.dispose]()
        else if (group !== undefined) this.#letAgain(node, group)
      },
    }
  }

  /** A broker runs again, and with it the settings of its groups. */
  started(node: ServerNode<Broker>): void {
    for (const group of this.#disabled.get(node.name) ?? []) this.#letAgain(node, group)
  }

  #letAgain(node: ServerNode<Broker>, name: string): void {
    const groups = node.server?.context.groups
    const waiting = this.#disabled.get(node.name) ?? new Set()
    this.#disabled.set(node.name, waiting)
    if (groups === undefined) {
      waiting.add(name)
      return
    }
    waiting.delete(name)
    const known = groups.groups.get(name)
    if (known?.consumeEnable === false) {
      groups.updateSubscriptionGroupConfig({ ...known, attributes: {}, consumeEnable: true })
    }
  }
}
