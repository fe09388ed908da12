import { type Broker, type PlantedBug, startBroker } from '../broker/index.ts'
import { type NameServer, startNameServer } from '../namesrv/index.ts'
import type { Host, World } from '../sim/index.ts'
import { brokerNames, type ClusterPlan, checkedCount, type Settings } from './plan.ts'
import { ServerNode } from './serverNode.ts'

const NAMESRV_PORT = 9876
const LISTEN_PORT = 10911

/** File sizes that make a test roll over files soon. A log file takes the largest message and some more. */
const SMALL_FILES: Settings = {
  mappedFileSizeCommitLog: 8 * 1024 * 1024,
  mappedFileSizeConsumeQueue: 20 * 1000,
  maxHashSlotNum: 2000,
  maxIndexNum: 8000,
}

export interface WorldClusterOptions {
  readonly plan: ClusterPlan
  /** For tests of the checks only. */
  readonly plantedBugs?: ReadonlySet<PlantedBug>
}

/** NameServers and brokers, each on a host of its own in one simulated world. */
export interface WorldCluster {
  readonly world: World
  /** `namesrv-1`, … on 10.0.0.1, … */
  readonly nameServers: readonly ServerNode<NameServer>[]
  /** `broker-a`, … on 10.0.1.1, … */
  readonly brokers: readonly ServerNode<Broker>[]
  /** What clients are given: `10.0.0.1:9876;…` */
  readonly namesrvAddress: string
  /** A host for clients: 10.0.2.1 and up. */
  addClientHost(name: string): Host
  broker(name: string): ServerNode<Broker> | undefined
}

/** Builds the hosts and starts all servers; resolves when every broker has registered. The world has to run meanwhile. */
export async function startWorldCluster(world: World, options: WorldClusterOptions): Promise<WorldCluster> {
  const { plan } = options
  const nameServers = Array.from({ length: checkedCount('nameservers', plan.nameservers ?? 1, 9) }, (_, index) =>
    nameServerNode(world, index, plan),
  )
  const namesrvAddress = nameServers.map((_, index) => `10.0.0.${index + 1}:${NAMESRV_PORT}`).join(';')
  const names = brokerNames(checkedCount('brokers', plan.brokers ?? 1, 26))
  const brokers = names.map((name, index) => brokerNode(world, { name, index, namesrvAddress, ...options }))
  let clientHosts = 0
  await Promise.all(nameServers.map((node) => node.start()))
  await Promise.all(brokers.map((node) => node.start()))
  return {
    world,
    nameServers,
    brokers,
    namesrvAddress,
    addClientHost: (name) => world.addHost({ name, addresses: [`10.0.2.${++clientHosts}`] }),
    broker: (name) => brokers.find((node) => node.name === name),
  }
}

function nameServerNode(world: World, index: number, plan: ClusterPlan): ServerNode<NameServer> {
  const host = world.addHost({ name: `namesrv-${index + 1}`, addresses: [`10.0.0.${index + 1}`] })
  return new ServerNode(host.name, host, (runtime) =>
    startNameServer({
      runtime,
      profile: plan.profile,
      listen: { host: '0.0.0.0', port: NAMESRV_PORT },
      ...(plan.namesrv === undefined ? {} : { config: plan.namesrv }),
    }),
  )
}

interface BrokerNodeOptions extends WorldClusterOptions {
  readonly name: string
  readonly index: number
  readonly namesrvAddress: string
}

function brokerNode(world: World, options: BrokerNodeOptions): ServerNode<Broker> {
  const { name, index, namesrvAddress, plan, plantedBugs } = options
  const host = world.addHost({ name, addresses: [`10.0.1.${index + 1}`] })
  return new ServerNode(name, host, (runtime) =>
    startBroker({
      runtime,
      profile: plan.profile,
      listen: { host: '0.0.0.0', port: LISTEN_PORT },
      // The disk of the host outlives the process, so the store is one of files: small ones, sparse until written.
      inMemory: false,
      config: {
        ...SMALL_FILES,
        brokerName: name,
        namesrvAddr: namesrvAddress,
        ...plan.broker,
        ...plan.brokerByName?.[name],
      },
      topics: plan.topics,
      access: plan.access,
      plainAcl: plan.plainAcl,
      plantedBugs,
    }),
  )
}
