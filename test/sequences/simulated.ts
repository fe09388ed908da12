import { type Broker, type PlantedBug, startBroker } from '../../src/broker/index.ts'
import { startNameServer } from '../../src/namesrv/index.ts'
import { createWorld, type SimProcess } from '../../src/sim/index.ts'
import { brokerOptions, FIRST_ROUND_MS, type SequenceArm, unwrittenMs } from './arm.ts'
import type { Line } from './recording.ts'

const NAMESRV = '10.0.0.1'
const BROKER = '10.0.0.2'
const PORT = 10_911

export interface SimulatedOptions {
  /** Default 5.3.3. */
  readonly line?: Line
  readonly plantedBugs?: ReadonlySet<PlantedBug>
}

/** Our NameServer and broker in a simulated world of their own, over a simulated disk. */
export async function simulatedArm({ line, plantedBugs }: SimulatedOptions = {}): Promise<SequenceArm> {
  const world = createWorld({ seed: 1 })
  const namesrvHost = world.addHost({ name: 'namesrv', addresses: [NAMESRV] })
  await world.settle(startNameServer({ runtime: namesrvHost.spawn('namesrv').runtime, profile: line }))
  const brokerHost = world.addHost({ name: 'broker-a', addresses: [BROKER] })
  const config = {
    ...brokerOptions(line ?? '5.3.3'),
    brokerName: 'broker-a',
    namesrvAddr: 'namesrv:9876',
    ...SMALL_FILES,
  }
  const boot = async (): Promise<readonly [SimProcess, Broker]> => {
    const process = brokerHost.spawn('broker')
    return [process, await world.settle(startBroker({ runtime: process.runtime, profile: line, config, plantedBugs }))]
  }
  let [process, broker] = await boot()
  await world.run({ forMs: FIRST_ROUND_MS })
  const { network } = world.addHost({ name: 'asker', addresses: ['10.0.1.9'] }).spawn('asker').runtime
  return {
    connect: async (onBytes) => {
      const connection = await world.settle(network.connect({ host: BROKER, port: PORT }, { timeoutMs: 3000 }))
      connection.handlers = { onData: onBytes }
      return { write: (bytes) => connection.write(bytes), close: () => connection.end() }
    },
    pause: async (ms) => {
      await world.run({ forMs: ms })
    },
    settled: async (promise, limitMs) => {
      let done = false
      const end = (): void => {
        done = true
      }
      promise.then(end, end)
      await world.run({ until: () => done, forMs: limitMs })
      return done ? promise : undefined
    },
    now: () => Math.floor(world.epochMs + world.now),
    restart: async (how, keepAway) => {
      if (how === 'kill') {
        await world.run({ forMs: unwrittenMs(keepAway, world.epochMs + world.now) })
        process.kill()
      }
      if (how === 'stop') await world.settle(broker.stop())
      // Longer than delayed messages take, as with the original.
      await world.run({ forMs: 15_000 })
      ;[process, broker] = await boot()
    },
    isBroker: ({ host, port }) => host === BROKER && port === PORT,
  }
}

/** Files of the original's size would fill the memory. */
const SMALL_FILES: Readonly<Record<string, string>> = {
  mappedFileSizeCommitLog: '1048576',
  mappedFileSizeConsumeQueue: '6000',
  maxHashSlotNum: '1000',
  maxIndexNum: '4000',
}
