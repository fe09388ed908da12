import type { NameServer, NamesrvConfig } from '../../src/namesrv/index.ts'
import { startNameServer } from '../../src/namesrv/index.ts'
import {
  type RemotingCommand,
  type RequestHeader,
  type RequestName,
  registerBrokerBody,
} from '../../src/protocol/index.ts'
import { callRequest, RemotingClient } from '../../src/remoting/index.ts'
import { createWorld, type Host, type SimProcess, type World } from '../../src/sim/index.ts'

/** A NameServer on a host of its own, and hosts that talk to it. */
export interface SimulatedNameServer {
  readonly world: World
  readonly host: Host
  readonly nameServer: NameServer
  peer(name: string): Peer
}

/** A process that sends requests to the NameServer. */
export interface Peer {
  readonly host: Host
  readonly process: SimProcess
  readonly client: RemotingClient<undefined>
  ask<N extends RequestName>(name: N, header: RequestHeader<N>, body?: Uint8Array): Promise<RemotingCommand>
}

export async function simulatedNameServer(config: Partial<NamesrvConfig> = {}): Promise<SimulatedNameServer> {
  const world = createWorld({ seed: 1 })
  const host = world.addHost({ name: 'namesrv', addresses: ['10.0.0.1'] })
  const nameServer = await world.settle(startNameServer({ runtime: host.spawn('namesrv').runtime, config }))
  let peers = 0
  const peer = (name: string): Peer => {
    peers++
    const peerHost = world.addHost({ name, addresses: [`10.0.1.${peers}`] })
    const process = peerHost.spawn(name)
    const client = new RemotingClient({ runtime: process.runtime, name, handlers: {}, context: undefined })
    return {
      host: peerHost,
      process,
      client,
      ask: (request, header, body) =>
        world.settle(client.request('namesrv:9876', callRequest(request, header, body), 3000), { what: request }),
    }
  }
  return { world, host, nameServer, peer }
}

export interface BrokerIdentity {
  readonly brokerName: string
  readonly brokerId?: number
  readonly brokerAddr: string
  readonly enableActingMaster?: boolean
  readonly heartbeatTimeoutMillis?: number
}

/** Registers a broker with two topics of its own and those that are named. */
export function registerAs(
  peer: Peer,
  { brokerName, brokerId = 0, ...rest }: BrokerIdentity,
  topics: readonly string[] = [],
  counter = 1,
): Promise<RemotingCommand> {
  const header = { clusterName: 'c1', brokerName, brokerId, haServerAddr: '10.9.9.9:10912', ...rest }
  const names = ['c1', brokerName, ...topics]
  const body = registerBrokerBody.encode({
    filterServerList: [],
    topicConfigSerializeWrapper: {
      dataVersion: { counter, stateVersion: 0, timestamp: 1_700_000_000_000 },
      topicConfigTable: new Map(names.map((topicName) => [topicName, topicConfig(topicName)])),
    },
  })
  return peer.ask('REGISTER_BROKER', header, body)
}

function topicConfig(topicName: string) {
  return {
    attributes: {},
    order: false,
    perm: 6,
    readQueueNums: 4,
    topicFilterType: 'SINGLE_TAG',
    topicName,
    topicSysFlag: 0,
    writeQueueNums: 4,
  }
}
