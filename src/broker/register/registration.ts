import type { Profile } from '../../profile/index.ts'
import {
  type Credentials,
  type JsonStyle,
  javaCrc32,
  kvTableBody,
  Perm,
  type RemotingCommand,
  ResponseCode,
  registerBrokerBody,
} from '../../protocol/index.ts'
import { callRequest, type OutgoingRequest, RemotingClient, signing } from '../../remoting/index.ts'
import { every, type Runtime } from '../../runtime/index.ts'
import type { BrokerConfigHolder, DataVersion } from '../config/index.ts'
import type { TopicConfig, TopicConfigManager } from '../metadata/index.ts'

/** The first periodic registration, whatever registerNameServerPeriod says (BrokerController.start). */
const FIRST_PERIODIC_MS = 10_000
/** registerNameServerPeriod is kept within these bounds. */
const PERIOD_MIN_MS = 10_000
const PERIOD_MAX_MS = 60_000
const UNREGISTER_TIMEOUT_MS = 3000
/** The first time that the NameServers are looked up again (BrokerController.initialBrokerScheduledTasks). */
const FIRST_LOOKUP_MS = 10_000

export interface RegistrationOptions {
  readonly runtime: Runtime
  readonly profile: Profile
  readonly config: BrokerConfigHolder
  readonly topics: TopicConfigManager
  /** What its requests are signed with; no NameServer looks at it. */
  readonly credentials?: Credentials | undefined
  /** `brokerIP1:listenPort` and `brokerIP2:haListenPort`. */
  readonly address: () => string
  readonly haAddress: () => string
}

/** A body and what it was made of. */
interface RegisterBodyMade {
  readonly dataVersion: DataVersion
  readonly brokerPermission: number
  readonly topics: readonly TopicConfig[]
  readonly body: Uint8Array
}

/**
 * Tells every NameServer of `namesrvAddr` about the broker (BrokerOuterAPI; broker.md 3, remoting.md 6.3): at the start, 10 s
 * later and then periodically, and the changed topics at every change. NameServers that do not answer are tried again at
 * the next round.
 */
export class NameServerRegistration {
  readonly #options: RegistrationOptions
  readonly #client: RemotingClient<undefined>
  #rounds: Disposable | undefined
  #lookups: Disposable | undefined
  /** What the name in `namesrvAddr` answered last, with `fetchNameSrvAddrByDnsLookup`. */
  #found: readonly string[] = []
  #last: RegisterBodyMade | undefined
  #stopped = false

  constructor(options: RegistrationOptions) {
    const { runtime, config, profile } = options
    this.#options = options
    const name = `${config.broker.brokerName}: to name servers`
    this.#client = new RemotingClient({
      runtime,
      name,
      handlers: {},
      context: undefined,
      version: profile.version,
      beforeRequest: signing(options.credentials),
    })
  }

  /** Registers for the first time and arms the periodic rounds. Resolves when every NameServer has answered or failed. */
  async start(): Promise<void> {
    const { registerNameServerPeriod, fetchNameSrvAddrByDnsLookup, updateNameServerAddrPeriod } =
      this.#options.config.broker
    if (fetchNameSrvAddrByDnsLookup) {
      const { clock } = this.#options.runtime
      this.#lookups = every(clock, FIRST_LOOKUP_MS, updateNameServerAddrPeriod, 'broker: look up name servers', () => {
        void this.#lookUp()
      })
      await this.#lookUp()
    }
    const periodMs = Math.max(PERIOD_MIN_MS, Math.min(registerNameServerPeriod, PERIOD_MAX_MS))
    this.#rounds = every(this.#options.runtime.clock, FIRST_PERIODIC_MS, periodMs, 'broker: register', () => {
      this.registerAll('periodic')
    })
    await this.#register([...this.#options.topics.topics.values()])
  }

  /** Registers all topics; nothing waits for the answers. */
  registerAll(reason: string): void {
    this.#options.runtime.logger.log('debug', 'registering with the name servers', { reason })
    void this.#register([...this.#options.topics.topics.values()])
  }

  /** Registers only these topics (registerIncrementBrokerData). */
  registerTopics(topics: readonly TopicConfig[]): void {
    if (topics.length > 0) void this.#register(topics)
  }

  /** The answer of the first NameServer that gives one; undefined when none does. */
  async ask(request: OutgoingRequest, timeoutMs: number): Promise<RemotingCommand | undefined> {
    for (const address of this.#nameServers()) {
      try {
        return await this.#client.request(address, request, timeoutMs)
      } catch (error) {
        const { logger } = this.#options.runtime
        logger.log('error', 'a name server did not answer', { namesrv: address, code: request.code, error })
      }
    }
    return undefined
  }

  /** Takes the broker out of the routes, then closes the connections to the NameServers. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#rounds?.[Symbol.dispose]()
    this.#lookups?.[Symbol.dispose]()
    const { brokerName, brokerClusterName: clusterName, brokerId } = this.#options.config.broker
    const brokerAddr = this.#options.address()
    const request = callRequest('UNREGISTER_BROKER', { brokerName, brokerAddr, clusterName, brokerId })
    await Promise.all(this.#nameServers().map((address) => this.#ask(address, request, UNREGISTER_TIMEOUT_MS)))
    await this.#client.stop()
  }

  #nameServers(): readonly string[] {
    const { namesrvAddr, fetchNameSrvAddrByDnsLookup } = this.#options.config.broker
    if (fetchNameSrvAddrByDnsLookup) return this.#found
    return (namesrvAddr ?? '')
      .split(';')
      .map((address) => address.trim())
      .filter((address) => address !== '')
  }

  /**
   * All addresses of the one name in `namesrvAddr` (BrokerOuterAPI.dnsLookupAddressByDomain). A look-up that fails leaves
   * the list as it was.
   */
  async #lookUp(): Promise<void> {
    const { config, runtime } = this.#options
    const domain = config.broker.namesrvAddr ?? ''
    const colon = domain.indexOf(':')
    if (colon === -1) return
    try {
      const addresses = await runtime.resolver.resolve(domain.slice(0, colon))
      this.#found = addresses.map((address) => `${address}${domain.slice(colon)}`)
    } catch (error) {
      runtime.logger.log('error', 'dns lookup address by domain error', { domain, error })
    }
  }

  async #register(topics: readonly TopicConfig[]): Promise<void> {
    if (this.#stopped) return
    const nameServers = this.#nameServers()
    if (nameServers.length === 0) return
    const { config, profile } = this.#options
    const { brokerName, brokerClusterName: clusterName, brokerId, enableSlaveActingMaster } = config.broker
    const body = this.#body(topics)
    const request = callRequest(
      'REGISTER_BROKER',
      {
        brokerName,
        brokerAddr: this.#options.address(),
        clusterName,
        haServerAddr: this.#options.haAddress(),
        brokerId,
        heartbeatTimeoutMillis: enableSlaveActingMaster ? config.broker.brokerNotActiveTimeoutMillis : undefined,
        enableActingMaster: profile.actingMasterInRoutes ? enableSlaveActingMaster : undefined,
        compressed: false,
        bodyCrc32: javaCrc32(body),
      },
      body,
    )
    const timeoutMs = config.broker.registerBrokerTimeoutMills
    await Promise.all(nameServers.map((address) => this.#ask(address, request, timeoutMs)))
  }

  /** The last body again while it would say the same: configurations and versions are replaced when they change. */
  #body(topics: readonly TopicConfig[]): Uint8Array {
    const { config, profile } = this.#options
    const { dataVersion } = this.#options.topics
    const { brokerPermission } = config.broker
    const last = this.#last
    if (last?.dataVersion === dataVersion && last.brokerPermission === brokerPermission) {
      const { length } = last.topics
      if (length === topics.length && last.topics.every((topic, index) => topic === topics[index])) return last.body
    }
    const body = registerBody(dataVersion, topics, brokerPermission, profile.json)
    this.#last = { dataVersion, brokerPermission, topics, body }
    return body
  }

  /** A NameServer that cannot be reached or refuses is logged, as in the original; the next round tries again. */
  async #ask(address: string, request: ReturnType<typeof callRequest>, timeoutMs: number): Promise<void> {
    const { logger } = this.#options.runtime
    const fields = { namesrv: address, code: request.code }
    try {
      const answer = await this.#client.request(address, request, timeoutMs)
      if (answer.code !== ResponseCode.SUCCESS) {
        logger.log('error', 'a name server refused', { ...fields, answer: answer.code, remark: answer.remark })
      } else if (answer.body !== undefined) {
        this.#options.topics.updateOrderTopicConfig(kvTableBody.decode(answer.body).table.keys())
      }
    } catch (error) {
      logger.log('error', 'a name server did not answer', { ...fields, error })
    }
  }
}

/** RegisterBrokerBody (B6), not compressed. A broker that is not readable and writeable as a whole takes bits from its topics. */
export function registerBody(
  dataVersion: DataVersion,
  topics: readonly TopicConfig[],
  brokerPermission: number,
  style?: JsonStyle,
): Uint8Array {
  const whole = Perm.READ | Perm.WRITE
  const restricted = (brokerPermission & whole) !== whole
  const topicConfigTable = new Map(
    topics.map((topic) => [topic.topicName, restricted ? { ...topic, perm: topic.perm & brokerPermission } : topic]),
  )
  const topicConfigSerializeWrapper = {
    dataVersion,
    topicConfigTable,
    topicQueueMappingDetailMap: new Map(),
    topicQueueMappingInfoMap: new Map(),
  }
  return registerBrokerBody.encode({ filterServerList: [], topicConfigSerializeWrapper }, style)
}
