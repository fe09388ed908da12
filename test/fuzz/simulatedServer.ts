import { startBroker } from '../../src/broker/index.ts'
import { startNameServer } from '../../src/namesrv/index.ts'
import type { ProfileName } from '../../src/profile/index.ts'
import { createWorld, type World } from '../../src/sim/index.ts'
import type { Input } from './input.ts'
import { Neighbours } from './neighbours.ts'
import { type Ground, Strangers } from './play.ts'
import { Witness } from './witness.ts'

const addresses = {
  namesrv: { host: '10.0.0.1', port: 9876 },
  broker: { host: '10.0.0.2', port: 10_911 },
  vip: { host: '10.0.0.2', port: 10_909 },
  control: { host: '10.0.0.2', port: 9880 },
} as const

/** A NameServer, a broker, neighbours and strangers, each on a host of their own in one simulated world. */
export class SimulatedServer {
  readonly world: World
  readonly strangers: Strangers
  readonly neighbours: Neighbours
  readonly ground: Ground
  readonly #witness: Witness
  readonly #errors: string[]

  private constructor(world: World, neighbours: Neighbours, ground: Ground, errors: string[]) {
    this.world = world
    this.neighbours = neighbours
    this.ground = ground
    this.strangers = new Strangers(ground)
    this.#witness = new Witness(ground, () => world.now)
    this.#errors = errors
  }

  static async start(seed: number, profile?: ProfileName): Promise<SimulatedServer> {
    const errors: string[] = []
    const logger = {
      log: (level: string, message: string, fields?: object): void => {
        if (level === 'error' && fields !== undefined && 'stack' in fields)
          errors.push(`${message} ${JSON.stringify(fields)}`)
      },
    }
    const world = createWorld({ seed, logger })
    const runtimeOf = (name: string, address: string) =>
      world.addHost({ name, addresses: [address] }).spawn(name).runtime
    await world.settle(startNameServer({ runtime: runtimeOf('namesrv', addresses.namesrv.host), profile }))
    await world.settle(
      startBroker({
        runtime: runtimeOf('broker', addresses.broker.host),
        profile,
        inMemory: true,
        config: { brokerName: 'neighbour', namesrvAddr: 'namesrv:9876' },
      }),
    )
    const neighbours = await world.settle(Neighbours.start(runtimeOf('neighbours', '10.0.0.3'), 'namesrv:9876'))
    const { network } = runtimeOf('stranger', '10.0.0.4')
    const ground: Ground = {
      connect: (to) => world.settle(network.connect(addresses[to], { timeoutMs: 5000 })),
      until: async (condition, limitMs) => {
        await world.run({ until: condition, forMs: limitMs })
        return condition()
      },
    }
    return new SimulatedServer(world, neighbours, ground, errors)
  }

  /** What went wrong, or undefined. */
  async play(input: Input): Promise<string | undefined> {
    const complaint = (await this.strangers.play(input)) ?? (await this.#witness.ask(input.to))
    return this.#errors.splice(0)[0] ?? complaint ?? this.neighbours.complaints()[0]
  }
}
