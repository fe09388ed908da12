import { Cluster } from './cluster.ts'
import { type ClusterOptions, checkedOptions } from './clusterOptions.ts'
import { startRealEngine } from './realEngine.ts'
import { startVirtualEngine } from './virtualEngine.ts'

/**
 * Starts NameServers and brokers of its own in this process and resolves when every broker is in the routes. Any number of
 * clusters live side by side.
 *
 * In virtual time, the default, nothing happens by itself: time passes while the test awaits a call of the cluster or of one
 * of its clients, and jumps over what is idle. Four hours of retries take a fraction of a second.
 *
 * ```ts
 * await using cluster = await startCluster({ topics: { orders: 4 } })
 * const producer = await cluster.producer()
 * await producer.send({ topic: 'orders', body: 'one coffee', delayLevel: 5 })
 * await cluster.advance('1m')
 * ```
 *
 * Rejects with SimError ConfigInvalid, which names option, value and what is allowed.
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const checked = checkedOptions(options)
  const engine = await (checked.time === 'virtual' ? startVirtualEngine(checked) : startRealEngine(checked))
  return new Cluster(engine, checked.seed)
}
