import { type ProfileName, profileOf } from '../../src/profile/index.ts'
import { TestCluster } from '../broker/core/testCluster.ts'
import type { Arm } from './play.ts'

export interface SimulatedArm extends Arm {
  /** Writes conf/plain_acl.yml below the broker's root, and tells what stands there. */
  plainAcl(text?: string): string
}

/** Our NameServer and broker in a simulated world, with the options of the released one of the snapshots and these on top. */
export async function simulatedArm(
  profile: ProfileName,
  config: Readonly<Record<string, string>> = {},
  plainAcl?: string,
): Promise<SimulatedArm> {
  const cluster = await TestCluster.start({ profile, config, plainAcl })
  const { world } = cluster
  const host = world.addHost({ name: 'asker', addresses: ['10.0.1.9'] })
  const { network } = host.spawn('asker').runtime
  const addresses = { namesrv: { host: '10.0.0.1', port: 9876 }, broker: { host: '10.0.0.2', port: 10_911 } }
  return {
    plainAcl: (text) => {
      const file = cluster.brokerHost.spawn('editor').runtime.disk.open('conf/plain_acl.yml')
      if (text !== undefined) {
        file.truncate(0)
        file.write(0, new TextEncoder().encode(text))
      }
      const bytes = file.read(0, file.size())
      file.close()
      return new TextDecoder().decode(bytes)
    },
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
