import { hostname } from 'node:os'
import { createMemoryDisk, type Disk, type Logger, type Runtime, silentLogger } from '../runtime/index.ts'
import { createClock } from './clock.ts'
import { createDisk } from './disk.ts'
import { createNetwork } from './network.ts'
import { createRandom } from './random.ts'
import { createResolver } from './resolver.ts'
import type { TlsOptions } from './tls.ts'

export interface NodeRuntimeOptions {
  /** A directory for the disk, made when missing, or a disk. Default: one in memory. */
  readonly disk?: string | Disk
  /** See NodeNetworkOptions. Default false: loopback only. */
  readonly allowRemote?: boolean
  /** See NodeNetworkOptions. */
  readonly tls?: TlsOptions | undefined
  /** Makes the random streams repeatable. Default: the system's randomness. */
  readonly seed?: number
  /** Default: silent. */
  readonly logger?: Logger
}

/** The ports over the machine that this process runs on. */
export function createNodeRuntime(options: NodeRuntimeOptions = {}): Runtime {
  const clock = createClock()
  const disk = options.disk ?? createMemoryDisk({ clock })
  return {
    clock,
    random: createRandom(options.seed),
    network: createNetwork({ allowRemote: options.allowRemote ?? false, tls: options.tls }),
    resolver: createResolver(),
    disk: typeof disk === 'string' ? createDisk(disk) : disk,
    logger: options.logger ?? silentLogger,
    process: { pid: process.pid, hostname: hostname() },
  }
}
