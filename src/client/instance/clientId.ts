import { below, type Runtime } from '../../runtime/index.ts'

const NANOS_PER_MS = 1_000_000

/** UtilAll.getIP: the first address of the host, loopback when it has no other. */
export function localHost(runtime: Runtime): string {
  return runtime.network.localAddresses()[0] ?? '127.0.0.1'
}

/**
 * `pid#nanoTime`, as ClientConfig.changeInstanceNameToPID makes it since 4.9.0. The digits below the millisecond are
 * drawn, because two clients may be made at the same virtual instant.
 */
export function instanceNameOf(runtime: Runtime): string {
  const millis = Math.floor(runtime.clock.monotonicMs())
  const nanos = below(runtime.random, NANOS_PER_MS, 'client: instance name')
  return `${runtime.process.pid}#${millis * NANOS_PER_MS + nanos}`
}

/** `ip@instanceName[@unitName]` (ClientConfig.buildMQClientId). */
export function clientIdOf(host: string, instanceName: string, unitName: string | undefined): string {
  return unitName === undefined ? `${host}@${instanceName}` : `${host}@${instanceName}@${unitName}`
}
