import { type ProfileName, profileOf, type RequestReplyRelease, servedHandlers } from '../profile/index.ts'
import { javaLocalAddress49, javaLocalAddress53, RemotingServer, type TlsMode } from '../remoting/index.ts'
import type { Runtime, SocketAddress } from '../runtime/index.ts'
import { openMessageStore } from '../store/index.ts'
import { configDirectory, createBrokerParts, syncConfig } from './assemble.ts'
import { type AccessSeed, presetText } from './auth/index.ts'
import { BrokerConfigHolder } from './config/index.ts'
import type { BrokerContext } from './context.ts'
import { type BrokerFaults, FaultyDisk } from './faults/index.ts'
import { HaListener } from './ha/index.ts'
import { handlersOf } from './handlers.ts'
import { createInitialTopics } from './initialTopics.ts'
import { TopicConfigManager } from './metadata/index.ts'
import { noPlantedBugs, type PlantedBug } from './plantedBugs.ts'

/** The VIP listener is two ports below the main one (remoting.md 17.4). */
const VIP_PORT_DISTANCE = 2

export interface BrokerOptions {
  readonly runtime: Runtime
  /** The release to imitate. Default 5.3.3. */
  readonly profile?: ProfileName | undefined
  /** The release whose request-reply it has; everything else is as in `profile`. Default: that of `profile`. */
  readonly requestReply?: RequestReplyRelease | undefined
  /** Where to listen. Default: `bindAddress` and `listenPort` of the options, 0.0.0.0:10911. Port 0 takes free ones. */
  readonly listen?: SocketAddress | undefined
  /** `tls.server.mode` of the original. Default permissive. */
  readonly tlsMode?: TlsMode | undefined
  /** Options by their original names (`namesrvAddr`, `brokerName`, `brokerIP1`, `flushDiskType`, …); the rest has the original's defaults. */
  readonly config?: Readonly<Record<string, string | number | boolean>> | undefined
  /** Text of a broker.conf; `config` wins over it. */
  readonly configText?: string | undefined
  /** True when the disk is memory only: the store then grows in small segments. Default false. */
  readonly inMemory?: boolean | undefined
  /** Where the store and `config/` live on the runtime's disk. Default: the root. */
  readonly root?: string | undefined
  /** Opens `haListenPort` as well, where nothing is replicated: so that it is taken, and can be dialled. Default false. */
  readonly haListener?: boolean | undefined
  /** Topics to create when they are missing, with their number of queues. They are in the first registration. */
  readonly topics?: Readonly<Record<string, number>> | undefined
  /**
   * Users and rules of ACL 2.0 to create when they are missing; switches access control on unless the options say
   * otherwise. Not in 4.9.7.
   */
  readonly access?: AccessSeed | undefined
  /** Text for conf/plain_acl.yml (ACL 1.0) when there is none; counts with `aclEnable` in 4.9.7 only. */
  readonly plainAcl?: string | undefined
  /** For tests of the checks only: defects to be found. Default: none. */
  readonly plantedBugs?: ReadonlySet<PlantedBug> | undefined
}

/** A running broker. */
export interface Broker extends AsyncDisposable {
  readonly name: string
  /** Bound address of the main listener. */
  readonly address: SocketAddress
  /** Bound address of the VIP listener, which serves everything but pulls. */
  readonly vipAddress: SocketAddress
  /** `brokerIP1:listenPort`, as routes show it. */
  readonly advertisedAddress: string
  /** What the handlers work on, for views and assertions; changing it from outside breaks the broker. */
  readonly context: BrokerContext
  /** What can be made to go wrong in it. */
  readonly faults: BrokerFaults
  /** Requests by code that had no handler. */
  readonly unknownRequests: ReadonlyMap<number, number>
  /** The wall clock was moved on purpose: looks at once at what is due now. */
  wallClockMoved(): void
  /** Leaves the routes, closes the connections, flushes the store and writes the JSON files. */
  stop(): Promise<void>
}

/**
 * Starts a broker: opens the store, listens, and registers with every NameServer once, which is awaited; one that does not
 * answer is tried again by the periodic rounds. Rejects with SimError ConfigInvalid, StoreInUse, StoreUnreadable,
 * StoreCorrupt, or with the NetworkError of listening.
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { root } = options
  const disk = new FaultyDisk(options.runtime.disk, options.runtime.clock)
  const runtime = { ...options.runtime, disk }
  const config = configOf(options)
  const profile = profileOf(options.profile, options.requestReply)
  // Config files count on it that what they find survives.
  if (options.inMemory !== true) await syncConfig(runtime, configDirectory(root))
  // The store asks of what kind the queues of a topic are, so the topics come first.
  let parts: ReturnType<typeof createBrokerParts> | undefined
  const topics = new TopicConfigManager({
    runtime,
    config,
    profile,
    directory: configDirectory(root),
    onTopicChanged: (topic) => parts?.topicChanged(topic),
  })
  topics.load()
  const store = openMessageStore({
    runtime,
    config: config.store,
    profile,
    inMemory: options.inMemory ?? false,
    localTimeOffsetMs: runtime.process.localOffsetMs ?? 0,
    isBatchTopic: (topic) => topics.isBatchTopic(topic),
    ...(root === undefined ? {} : { root }),
  })
  let ha: HaListener | undefined
  try {
    const storeHost = await numericAddress(config.broker.brokerIP1, runtime)
    const plantedBugs = options.plantedBugs ?? noPlantedBugs
    parts = createBrokerParts({
      runtime,
      disk,
      profile,
      config,
      topics,
      store,
      storeHost,
      root,
      inMemory: options.inMemory ?? false,
      accessSeed: options.access,
      plainAcl: options.plainAcl,
      plantedBugs,
    })
    // The original starts its store before its remoting servers, and the store opens this port.
    ha = options.haListener === true ? await listenForSlaves(config, runtime) : undefined
    const server = await listen(config, parts.context, runtime, parts.channelClosed, options.tlsMode)
    if (ha !== undefined) config.assign('haListenPort', ha.port)
    try {
      createInitialTopics(parts.context, options.topics ?? {})
      await parts.start()
    } catch (error) {
      await server.stop()
      throw error
    }
    return running(config, parts, server, ha)
  } catch (error) {
    await ha?.stop()
    await store.shutdown()
    throw error
  }
}

function running(
  config: BrokerConfigHolder,
  parts: ReturnType<typeof createBrokerParts>,
  server: RemotingServer<BrokerContext>,
  ha: HaListener | undefined,
): Broker {
  const { context } = parts
  const [address = { host: '', port: 0 }, vipAddress = address] = server.addresses
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopping ??= parts.stop(async () => {
      await server.stop()
      await ha?.stop()
    })
    return stopping
  }
  return {
    name: config.broker.brokerName,
    address,
    vipAddress,
    advertisedAddress: context.address(),
    context,
    faults: parts.faults,
    unknownRequests: server.unknownRequests,
    wallClockMoved: () => {
      context.schedule.wallClockMoved()
      context.timer?.wallClockMoved()
      context.pop.wallClockMoved()
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** Opens both listeners, then enters the ports that were really taken into the options. */
async function listen(
  config: BrokerConfigHolder,
  context: BrokerContext,
  runtime: Runtime,
  onClose: ReturnType<typeof createBrokerParts>['channelClosed'],
  tlsMode: TlsMode = 'permissive',
): Promise<RemotingServer<BrokerContext>> {
  const { bindAddress: host, listenPort, serverChannelMaxIdleTimeSeconds } = config.server
  const vipPort = listenPort === 0 ? 0 : listenPort - VIP_PORT_DISTANCE
  let boundVipPort: number | undefined
  const server = await RemotingServer.start<BrokerContext>({
    runtime,
    name: config.broker.brokerName,
    listen: [
      { host, port: listenPort },
      { host, port: vipPort },
    ],
    handlers: servedHandlers(handlersOf(context.profile), context.profile.name, 'broker'),
    context,
    version: context.profile.version,
    answerAs: context.profile.answersAs,
    javaTexts: context.profile.javaTexts,
    unknownFields: context.profile.unknownFields,
    idleMs: serverChannelMaxIdleTimeSeconds * 1000,
    admit: context.access.admit,
    intake: context.pools,
    served: (port, name) => port !== boundVipPort || (name !== 'PULL_MESSAGE' && name !== 'LITE_PULL_MESSAGE'),
    reading: { begin: () => context.store.gather(), end: () => context.store.settle() },
    greeting: { tlsMode, proxyProtocol: context.profile.proxyProtocol },
    onClose,
  })
  boundVipPort = server.addresses[1]?.port
  const port = server.addresses[0]?.port ?? listenPort
  if (port !== listenPort) {
    config.assign('listenPort', port)
    config.assign('haListenPort', port + 1)
  }
  return server
}

/** The port for slaves, which neither DLedger nor `duplicationEnable` has (DefaultMessageStore). */
async function listenForSlaves(config: BrokerConfigHolder, runtime: Runtime): Promise<HaListener | undefined> {
  const { duplicationEnable, enableDLegerCommitLog, haHousekeepingInterval, haListenPort } = config.store
  if (duplicationEnable || enableDLegerCommitLog) return undefined
  const port = config.server.listenPort === 0 ? 0 : haListenPort
  return HaListener.start(runtime, { port, housekeepingMs: haHousekeepingInterval })
}

function configOf(options: BrokerOptions): BrokerConfigHolder {
  const { clock, network, logger, process } = options.runtime
  const { listen: address, config = {}, configText, profile: release } = options
  const settings = Object.entries(config).map(([name, value]) => `${name}=${value}`)
  if (address !== undefined) settings.push(`bindAddress=${address.host}`, `listenPort=${address.port}`)
  const chosen = release === '4.9.7' ? javaLocalAddress49 : javaLocalAddress53
  const holder = new BrokerConfigHolder({
    clock,
    release,
    text: `${presetText(options)}${configText ?? ''}`,
    settings,
    hostname: process.hostname,
    localAddress: chosen(network.interfaces()),
  })
  for (const warning of holder.warnings) logger.log('warn', 'unknown broker option', { option: warning })
  return holder
}

/**
 * `brokerIP1` in numbers. A name that does not resolve leaves the local address, where the original goes on with an
 * unresolved one and fails at every send.
 */
async function numericAddress(host: string, runtime: Runtime): Promise<string> {
  try {
    const [address] = await runtime.resolver.resolve(host)
    if (address !== undefined) return address
  } catch (error) {
    runtime.logger.log('error', 'brokerIP1 does not resolve', { brokerIP1: host, error })
  }
  return runtime.network.localAddresses()[0] ?? '127.0.0.1'
}
