import { type ProfileName, profileOf } from '../../src/profile/index.ts'
import { TestCluster } from '../broker/core/testCluster.ts'
import type { Arm } from './play.ts'

/** Our NameServer and broker in a simulated world, with the options of the released one of the snapshots and these on top. */
export async function simulatedArm(
  profile: ProfileName,
  config: Readonly<Record<string, string>> = {},
  plainAcl?: string,
): Promise<Arm> {
  const cluster = await TestCluster.start({ profile, config, plainAcl })
  const { world } = cluster
  const host = world.addHost({ name: 'asker', addresses: ['10.0.1.9'] })
  const { network } = host.spawn('asker').runtime
  const addresses = { namesrv: { host: '10.0.0.1', port: 9876 }, broker: { host: '10.0.0.2', port: 10_911 } }
  return {
    version: profileOf(profile).version,
    connect: async (to, onBytes) => {
      const connection = await world.settle(network.connect(addresses[to], { timeoutMs: 3000 }))
      connection.handlers = { onData: onBytes }
      return { write: (bytes) => connection.write(bytes), close: () => connection.end() }
    },
    pause: async (ms) => {
      await world.run({ forMs: ms })
    },
    until: async (condition, limitMs) => {
      await world.run({ until: condition, forMs: limitMs })
    },
  }
}
