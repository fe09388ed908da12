import { ErrorCodes, nearest, SimError } from '../runtime/index.ts'
import { calledFrom, withCallSite } from './calledFrom.ts'
import { Cluster } from './cluster.ts'
import { type ClusterOptions, checkedOptions } from './clusterOptions.ts'
import type { Engine } from './engine.ts'
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
  const startedFrom = calledFrom()
  const checked = checkedOptions(options)
  try {
    const engine = await (checked.time === 'virtual'
      ? startVirtualEngine(checked, startedFrom)
      : startRealEngine(checked))
    const slip = unknownSetting(engine)
    if (slip === undefined) return new Cluster(engine, checked.seed)
    await engine.stop()
    throw slip
  } catch (error) {
    throw withCallSite(error, startedFrom)
  }
}

/** A setting that no broker knows. The original passes it over in silence; in a test it is a slip. */
function unknownSetting({ brokers }: Engine): SimError | undefined {
  for (const { name: broker, server } of brokers) {
    const config = server?.context.config
    const [name] = config?.warnings ?? []
    if (config === undefined || name === undefined) continue
    const known = config
      .propertiesText()
      .split('\n')
      .map((line) => line.slice(0, line.indexOf('=')))
    const like = nearest(
      name,
      known.filter((one) => one !== name),
    )
    const advice = like === undefined ? 'names are those of broker.conf' : `did you mean ${like}?`
    return new SimError(ErrorCodes.ConfigInvalid, `broker: ${broker} knows no setting ${name}; ${advice}`, {
      name,
      like,
    })
  }
  return undefined
}
