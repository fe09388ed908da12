import { ErrorCodes, type Logger, SimError } from '../../runtime/index.ts'
import type { MessageStore } from '../../store/index.ts'
import type { RequestPools } from '../flow/index.ts'
import type { SubscriptionGroupManager } from '../metadata/index.ts'
import { type BrokerFault, checkedFault } from './brokerFault.ts'
import type { FaultyDisk } from './faultyDisk.ts'

const USED_PERCENT = 95

export interface BrokerFaultsOptions {
  readonly logger: Logger
  readonly pools: RequestPools
  readonly disk: FaultyDisk
  readonly store: MessageStore
  readonly groups: SubscriptionGroupManager
}

/** A fault that has begun; disposing it ends it. */
export interface ActiveFault extends Disposable {
  /** Counts from 1 over the life of the broker. */
  readonly id: number
  readonly fault: BrokerFault
}

/** The faults of one broker. They end with their handles, or with the broker. */
export class BrokerFaults {
  readonly #options: BrokerFaultsOptions
  readonly #active = new Map<number, ActiveFault>()
  #lastId = 0

  constructor(options: BrokerFaultsOptions) {
    this.#options = options
  }

  /** In the order of their beginnings. */
  get active(): readonly ActiveFault[] {
    return [...this.#active.values()]
  }

  /** Throws SimError ConfigInvalid for what is no fault, and for a group that the broker does not know. */
  begin(fault: BrokerFault): ActiveFault {
    const { logger } = this.#options
    const checked = checkedFault(fault)
    const effect = this.#strike(checked)
    const id = ++this.#lastId
    logger.log('warn', 'a fault begins', { id, ...checked })
    const active: ActiveFault = {
      id,
      fault: checked,
      [Symbol.dispose]: (): void => {
        if (!this.#active.delete(id)) return
        effect[Symbol.dispose]()
        logger.log('warn', 'a fault ends', { id, ...checked })
      },
    }
    this.#active.set(id, active)
    return active
  }

  endAll(): void {
    for (const fault of this.active) fault[Symbol.dispose]()
  }

  #strike(fault: BrokerFault): Disposable {
    const { disk, pools } = this.#options
    switch (fault.kind) {
      case 'busyThreads':
        return pools.occupy(fault.pool, fault)
      case 'busyPageCache':
        return pools.holdLock(fault.heldMs ?? 0)
      case 'fullDisk':
        return this.#fill(fault.usedPercent ?? USED_PERCENT)
      case 'slowDisk':
        return disk.slow(fault.syncMs)
      case 'answers':
        return pools.answerSends({ code: fault.code, remark: fault.remark ?? 'a fault answers' }, fault.times)
      case 'slowConsumer':
        return this.#disable(fault.group)
      default:
        return fault satisfies never
    }
  }

  /** The store sees it at once, and not only with its next look. */
  #fill(usedPercent: number): Disposable {
    const { disk, store } = this.#options
    const filled = disk.fill(usedPercent)
    store.lookAtSpace()
    return {
      [Symbol.dispose]: (): void => {
        filled[Symbol.dispose]()
        store.lookAtSpace()
      },
    }
  }

  /** protectBroker; its end is the operator who lets the group consume again. */
  #disable(name: string): Disposable {
    const { groups } = this.#options
    const group = groups.groups.get(name)
    if (group === undefined) {
      const message = `a fault of a broker: no consumer group "${name}"; a consumer of that group creates it`
      throw new SimError(ErrorCodes.ConfigInvalid, message, { group: name })
    }
    if (!group.consumeEnable) return { [Symbol.dispose]: () => undefined }
    groups.disableConsume(name)
    return {
      [Symbol.dispose]: (): void => {
        const known = groups.groups.get(name)
        if (known !== undefined) groups.updateSubscriptionGroupConfig({ ...known, attributes: {}, consumeEnable: true })
      },
    }
  }
}
