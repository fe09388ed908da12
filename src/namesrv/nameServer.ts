import { type ProfileName, profileOf, servedHandlers } from '../profile/index.ts'
import { RemotingClient, RemotingServer, type TlsMode } from '../remoting/index.ts'
import { every, type Runtime, type SocketAddress } from '../runtime/index.ts'
import { brokerGone } from './brokerGone.ts'
import { type NamesrvConfig, NamesrvConfigHolder } from './config/index.ts'
import type { NameServerContext } from './context.ts'
import { namesrvHandlers } from './handlers/index.ts'
import { KvConfigManager } from './kvConfigManager.ts'
import { asRegistered, type PresentedAddress } from './presentedAddress.ts'
import { RegisteredContents } from './registeredContents.ts'
import { brokerBehind, emptyRouteTables, RouteBodies, silentBrokers, unregistrationOf } from './route/index.ts'
import { type RouteView, routeView } from './routeView.ts'
import { notifySmallestId } from './smallestIdNotice.ts'

/** The first scan for silent brokers, whatever `scanNotActiveBrokerInterval` says (NamesrvController). */
const FIRST_SCAN_MS = 5000

export interface NameServerOptions {
  readonly runtime: Runtime
  /** The release to imitate. Default 5.3.3. */
  readonly profile?: ProfileName | undefined
  /** Where to listen. Default: `bindAddress` and `listenPort` of the options, 0.0.0.0:9876. Port 0 takes a free one. */
  readonly listen?: SocketAddress | undefined
  /** `tls.server.mode` of the original. Default permissive. */
  readonly tlsMode?: TlsMode | undefined
  /** Options by their original names; the rest has the original's defaults. */
  readonly config?: Partial<NamesrvConfig> | undefined
  /** The addresses that answers 105 and 106 show to a client. Default: as registered, like the original. */
  readonly presentedAddress?: PresentedAddress | undefined
}

/** A running NameServer. */
export interface NameServer extends AsyncDisposable {
  readonly address: SocketAddress
  /** What it knows at the moment of each call. Reading changes nothing. */
  readonly routes: RouteView
  /** Requests by code that had no handler. */
  readonly unknownRequests: ReadonlyMap<number, number>
  stop(): Promise<void>
}

/** Starts a NameServer. Rejects with SimError ConfigInvalid or with the NetworkError of listening. */
export async function startNameServer(options: NameServerOptions): Promise<NameServer> {
  const { runtime } = options
  const { clock, disk, logger } = runtime
  const profile = profileOf(options.profile)
  const config = new NamesrvConfigHolder(disk, logger, profile, options.config ?? {})
  const listen = options.listen ?? { host: config.values.bindAddress, port: config.values.listenPort }
  const kv = new KvConfigManager(disk, logger, () => config.values.kvConfigPath)
  kv.load()
  const tables = emptyRouteTables()
  const client = new RemotingClient<undefined>({ runtime, name: 'namesrv', handlers: {}, context: undefined })
  const context: NameServerContext = {
    runtime,
    profile,
    config,
    kv,
    tables,
    routeBodies: new RouteBodies(),
    registeredContents: new RegisteredContents(profile.json),
    presentedAddress: options.presentedAddress ?? asRegistered,
    startedAtMs: clock.wallMs(),
    notifySmallestId: (brokerName, change) => notifySmallestId(context, client, brokerName, change),
  }
  const server = await RemotingServer.start({
    runtime,
    name: 'namesrv',
    listen: [listen],
    handlers: servedHandlers(namesrvHandlers, profile.name, 'namesrv'),
    context,
    version: profile.version,
    answerAs: profile.answersAs,
    javaTexts: profile.javaTexts,
    unknownFields: profile.unknownFields,
    answersUnknownCodes: profile.namesrvAnswersUnknownCodes,
    idleMs: config.values.serverChannelMaxIdleTimeSeconds * 1000,
    greeting: { tlsMode: options.tlsMode ?? 'permissive', proxyProtocol: profile.proxyProtocol },
    onClose: (channel) => brokerGone(context, brokerBehind(tables, channel)),
  })
  const [address = listen] = server.addresses
  config.listensOn(address)
  const scan = every(clock, FIRST_SCAN_MS, config.values.scanNotActiveBrokerInterval, 'namesrv: scan brokers', () =>
    expireSilentBrokers(context),
  )
  const stop = async (): Promise<void> => {
    scan[Symbol.dispose]()
    await client.stop()
    await server.stop()
  }
  return {
    address,
    routes: routeView(context),
    unknownRequests: server.unknownRequests,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/**
 * RouteInfoManager.scanNotActiveBroker: a silent broker loses its channel and its registration. Closing the channel
 * removes the first broker behind it, which may be another one.
 */
function expireSilentBrokers(context: NameServerContext): void {
  const { tables, runtime } = context
  for (const live of silentBrokers(tables, runtime.clock.wallMs())) {
    const broker = `BrokerIdentityInfo [clusterName=${live.cluster}, brokerAddr=${live.brokerAddr}]`
    runtime.logger.log('warn', `The broker channel expired, ${broker} ${live.heartbeatTimeoutMs}ms`)
    live.channel.close('the broker is silent')
    brokerGone(context, unregistrationOf(tables, live))
  }
}
