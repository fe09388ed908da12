import { goLocalAddress, javaLocalAddress49, javaLocalAddress53 } from '../../remoting/index.ts'
import { below, type Runtime } from '../../runtime/index.ts'
import type { DialectName } from '../dialects/dialect.ts'

const NANOS_PER_MS = 1_000_000

/** The address of its host that a release takes for its own (ClientConfig.clientIP; utils.LocalIP of Go). */
export function localHost(runtime: Runtime, dialect: DialectName): string {
  const interfaces = runtime.network.interfaces()
  if (dialect.startsWith('go-')) return goLocalAddress(interfaces) || '127.0.0.1'
  return dialect === 'java-4.9' ? javaLocalAddress49(interfaces) : javaLocalAddress53(interfaces)
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
