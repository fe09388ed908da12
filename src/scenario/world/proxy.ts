import { type Admin, ClientError, createAdmin } from '../../client/index.ts'
import type { Settings } from '../../cluster/index.ts'
import type { TopicRouteData } from '../../protocol/index.ts'
import { type Listener, type Runtime, SimError, type SocketAddress } from '../../runtime/index.ts'

/** ProxyConfig.grpcServerPort, remotingListenPort, rocketMQClusterName and heartbeatSyncerTopicName. */
const GRPC_PORT = 8081
const REMOTING_PORT = 8080
const CLUSTER = 'DefaultCluster'
const SYNCER_TOPIC = 'DefaultHeartBeatSyncerTopic'
/** DefaultAdminService: time-out of a request, and how often it looks for the topic that it has made. */
const TIMEOUT_MS = 3000
const CHECKS = 3

export interface ProxyOptions {
  readonly runtime: Runtime
  readonly config: Settings
}

/** A proxy as far as its addresses go. It accepts on its ports and says nothing. */
export interface ProxyServer {
  /** Of gRPC. */
  readonly address: SocketAddress
  stop(): Promise<void>
}

/** The proxy ended with 1 before it listened. */
export class ProxyFailed extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ProxyFailed'
  }
}

/**
 * Starts a proxy as ProxyStartup does. In cluster mode it first makes a topic of its own on the brokers of its cluster
 * (AbstractSystemMessageSyncer.createSysTopic); without a NameServer, without a registered broker of that cluster, or without
 * a broker that it reaches, it ends.
 */
export async function startProxy({ runtime, config }: ProxyOptions): Promise<ProxyServer> {
  if (String(config['proxyMode'] ?? 'cluster').toLowerCase() !== 'local') await makeTopic(runtime, config)
  const grpc = Number(config['grpcServerPort'] ?? GRPC_PORT)
  const listeners: Listener[] = []
  for (const port of [grpc, Number(config['remotingListenPort'] ?? REMOTING_PORT)]) {
    listeners.push(await runtime.network.listen({ host: '0.0.0.0', port }, () => undefined))
  }
  return {
    address: { host: '0.0.0.0', port: grpc },
    stop: async () => {
      for (const listener of listeners) await listener.close()
    },
  }
}

async function makeTopic(runtime: Runtime, config: Settings): Promise<void> {
  const cluster = String(config['heartbeatSyncerTopicClusterName'] ?? config['rocketMQClusterName'] ?? CLUSTER)
  const topic = String(config['heartbeatSyncerTopicName'] ?? SYNCER_TOPIC)
  const namesrv = config['namesrvAddr']
  const admin = createAdmin({
    runtime,
    namesrv: namesrv === undefined ? undefined : String(namesrv),
    dialect: 'java-5.3',
    instanceName: 'proxy',
    timeoutMs: TIMEOUT_MS,
  })
  await admin.start()
  try {
    const failed = await failure(admin, topic, cluster)
    if (failed === undefined) return
    throw new ProxyFailed(`create system broadcast topic ${topic} failed on cluster ${cluster} (${failed})`)
  } finally {
    await admin.shutdown()
  }
}

/** DefaultAdminService.createTopicOnTopicBrokerIfNotExist: every cluster has a topic of its own name on each of its brokers. */
async function failure(admin: Admin, topic: string, cluster: string): Promise<string | undefined> {
  const sample = await routeOf(admin, cluster)
  if (typeof sample === 'string') return sample
  let last = `no broker of ${cluster} is registered`
  for (const { brokerAddrs } of sample.brokerDatas) {
    const brokerAddr = brokerAddrs.get(0)
    if (brokerAddr === undefined) continue
    try {
      await admin.createTopic({ topic, readQueueNums: 1, writeQueueNums: 1 }, { brokerAddr })
    } catch (error) {
      last = wordsOf(error)
    }
  }
  for (let check = 0; check < CHECKS; check++) {
    if (typeof (await routeOf(admin, topic)) !== 'string') return undefined
  }
  return last
}

async function routeOf(admin: Admin, topic: string): Promise<TopicRouteData | string> {
  try {
    return await admin.topicRoute(topic)
  } catch (error) {
    return wordsOf(error)
  }
}

function wordsOf(error: unknown): string {
  if (!SimError.is(error)) throw error
  return ClientError.is(error) ? (error.dialectText.split('\n')[0] ?? '') : error.message
}
