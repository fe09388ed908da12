import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDrain, createNodeRuntime } from '../../src/node/index.ts'
import type { Disk, Runtime } from '../../src/runtime/index.ts'
import { createMemoryDisk } from '../../src/runtime/index.ts'
import { createWorld, type World } from '../../src/sim/index.ts'

/** One implementation of the ports, ready for one test. */
export interface Arm {
  readonly name: string
  readonly runtime: Runtime
  /** A second machine that reaches the first; on Node the same one. */
  readonly peer: Runtime
  /** Address at which `peer` reaches `runtime`. */
  readonly host: string
  /** Waits for a promise, moving time where time has to be moved. */
  settle<T>(promise: Promise<T>): Promise<T>
  dispose(): void
}

export type ArmFactory = { readonly name: string; readonly make: () => Arm }

export const nodeArm: ArmFactory = {
  name: 'node',
  make: (): Arm => {
    const directory = mkdtempSync(join(tmpdir(), 'contract-'))
    const runtime = createNodeRuntime({ disk: directory, seed: 1 })
    return {
      name: 'node',
      runtime,
      peer: createNodeRuntime({ seed: 1 }),
      host: '127.0.0.1',
      settle: (promise) => promise,
      dispose: () => rmSync(directory, { recursive: true, force: true }),
    }
  },
}

function simulated(name: string, world: World): ArmFactory['make'] {
  return (): Arm => {
    const server = world.addHost({ name: 'server', addresses: ['10.0.0.1'] })
    const client = world.addHost({ name: 'client', addresses: ['10.0.0.2'] })
    return {
      name,
      runtime: server.spawn('server').runtime,
      peer: client.spawn('client').runtime,
      host: '10.0.0.1',
      settle: (promise) => world.settle(promise),
      dispose: () => undefined,
    }
  }
}

/** The simulated ports, driven by promises alone. */
export const simArm: ArmFactory = { name: 'sim', make: () => simulated('sim', createWorld({ seed: 1 }))() }

/** The simulated ports, driven by Node's drain. */
export const drainedSimArm: ArmFactory = {
  name: 'sim with the drain of Node',
  make: () => simulated('sim with the drain of Node', createWorld({ seed: 1, drain: createDrain() }))(),
}

export const arms: readonly ArmFactory[] = [nodeArm, simArm, drainedSimArm]

export function memoryDiskArm(): Disk {
  return createMemoryDisk({ clock: createNodeRuntime().clock })
}
