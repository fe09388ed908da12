import { DEFAULT_PROFILE, type ProfileName } from '../../profile/index.ts'
import { parseProperties, propertiesText } from '../../protocol/index.ts'
import type { Clock } from '../../runtime/index.ts'
import { ErrorCodes, SimError } from '../../runtime/index.ts'
import type { DataVersion } from './dataVersion.ts'
import { firstVersion, nextVersion } from './dataVersion.ts'
import { ignoredOptions } from './ignoredOptions.ts'
import { authOptions } from './options/auth.ts'
import { brokerOptions } from './options/broker.ts'
import { messageStoreOptions } from './options/messageStore.ts'
import { nettyClientOptions } from './options/nettyClient.ts'
import { nettyServerOptions } from './options/nettyServer.ts'
import { type ReleaseOptions, releaseOptions } from './options/releases.ts'
import type { OptionTable, OptionType, OptionValue, OptionValues, ParsedOption } from './optionTable.ts'
import { defaultsOf, optionText, parseOption } from './optionTable.ts'
import { checkRange } from './ranges.ts'

export type BrokerConfig = OptionValues<typeof brokerOptions>
export type NettyServerConfig = OptionValues<typeof nettyServerOptions>
export type NettyClientConfig = OptionValues<typeof nettyClientOptions>
export type AuthConfig = OptionValues<typeof authOptions>
export type FullMessageStoreConfig = OptionValues<typeof messageStoreOptions>

export interface BrokerConfigOptions {
  readonly clock: Clock
  /** The release whose options there are. Default 5.3.3. */
  readonly release?: ProfileName | undefined
  /** Text of a broker.conf. */
  readonly text?: string | undefined
  /** `key=value` settings that win over the text, in order. */
  readonly settings?: readonly string[] | undefined
  /** Default of `brokerName`. */
  readonly hostname?: string | undefined
  /** Default of `brokerIP1` and `brokerIP2`: the address that clients of this broker can reach. */
  readonly localAddress?: string | undefined
}

/** The tables in the order in which the original merges them: a name in two tables prints the later one's value. */
const TABLES = {
  broker: brokerOptions,
  server: nettyServerOptions,
  client: nettyClientOptions,
  store: messageStoreOptions,
} as const satisfies Record<string, OptionTable>

type TableName = keyof typeof TABLES
type Values = { readonly [K in TableName]: Map<string, OptionValue> }

/** Names that UPDATE_BROKER_CONFIG refuses besides those in `configBlackList` (AdminBrokerProcessor). */
const ALWAYS_BLACK_LISTED = ['brokerConfigPath', 'rocketmqHome', 'configBlackList']

/**
 * All options of one broker under their original names. The typed views are replaced, never changed, so that a reader
 * may keep one for the length of a request.
 */
export class BrokerConfigHolder {
  /** Names in the text or the settings that no release of RocketMQ knows; the original ignores them silently. */
  readonly warnings: readonly string[]
  readonly #clock: Clock
  readonly #release: ReleaseOptions
  readonly #values: Values
  /** Everything that was configured, unknown names included: the original prints them back. */
  readonly #configured: ReadonlyMap<string, string>
  #version: DataVersion
  readonly #auth: AuthConfig
  #broker: BrokerConfig
  readonly #store: FullMessageStoreConfig
  #server: NettyServerConfig
  #client: NettyClientConfig

  /** Throws SimError ConfigInvalid, which names key, value and what is allowed. */
  constructor(options: BrokerConfigOptions) {
    this.#clock = options.clock
    this.#release = releaseOptions[options.release ?? DEFAULT_PROFILE]
    this.#version = firstVersion(options.clock)
    this.#values = {
      broker: defaultsOf(brokerOptions),
      server: defaultsOf(nettyServerOptions),
      client: defaultsOf(nettyClientOptions),
      store: defaultsOf(messageStoreOptions),
    }
    const { broker } = this.#values
    for (const [name, value] of Object.entries(this.#release.defaults)) {
      for (const table of tablesOf(name)) this.#values[table].set(name, value)
    }
    if (options.hostname !== undefined && options.hostname !== '') broker.set('brokerName', options.hostname)
    broker.set('brokerIP1', options.localAddress ?? '127.0.0.1')
    broker.set('brokerIP2', options.localAddress ?? '127.0.0.1')
    this.#configured = configuredIn(options)
    this.warnings = this.#apply(this.#configured)
    this.#auth = authConfigIn(this.#configured)
    derive(this.#values)
    this.#broker = this.#view<BrokerConfig>('broker')
    this.#store = { ...this.#view<FullMessageStoreConfig>('store') }
    this.#server = this.#view<NettyServerConfig>('server')
    this.#client = this.#view<NettyClientConfig>('client')
  }

  /** BrokerConfig and BrokerIdentity. */
  get broker(): BrokerConfig {
    return this.#broker
  }

  /** MessageStoreConfig; fits what the store takes. */
  get store(): FullMessageStoreConfig {
    return this.#store
  }

  get server(): NettyServerConfig {
    return this.#server
  }

  get client(): NettyClientConfig {
    return this.#client
  }

  /** AuthConfig: access control of 5.x, fixed at the start. */
  get auth(): AuthConfig {
    return this.#auth
  }

  /** Counts the updates at run time; GET_BROKER_CONFIG sends it along. */
  get dataVersion(): DataVersion {
    return this.#version
  }

  /** True when UPDATE_BROKER_CONFIG must refuse this name. */
  isBlackListed(name: string): boolean {
    return ALWAYS_BLACK_LISTED.includes(name) || this.#broker.configBlackList.split(';').includes(name)
  }

  /** Changes options at run time. Unknown names and values of a wrong type are passed over, as the original does. */
  update(properties: ReadonlyMap<string, string>): void {
    for (const [name, text] of properties) {
      for (const table of this.#tablesOf(name)) {
        const type = typeOf(table, name)
        const parsed = type === undefined ? undefined : parseOption(type, text, this.#release.trimsText)
        if (parsed !== undefined && 'value' in parsed) this.#values[table].set(name, parsed.value)
        // Boolean.parseBoolean takes every other word for false.
        else if (type === 'boolean') this.#values[table].set(name, false)
      }
    }
    this.#version = nextVersion(this.#version, this.#clock)
    this.#refresh()
  }

  /** Sets one option from inside the broker (`listenPort` once a free port is bound). Does not count as an update. */
  assign(name: string, value: number | string | boolean): void {
    for (const table of tablesOf(name)) this.#values[table].set(name, value)
    this.#refresh()
  }

  /** All options as properties text, sorted by name, as GET_BROKER_CONFIG answers and broker.properties holds it. */
  propertiesText(): string {
    const { names, further } = this.#release
    const all = new Map([...Object.entries(further), ...this.#configured])
    for (const table of Object.keys(TABLES) as TableName[]) {
      for (const [name, value] of this.#values[table]) {
        const text = optionText(typeOf(table, name) ?? 'string', value)
        if (text !== undefined && names?.has(name) !== false) all.set(name, text)
      }
    }
    return propertiesText(all)
  }

  #apply(configured: ReadonlyMap<string, string>): string[] {
    const unknown: string[] = []
    for (const [name, text] of configured) {
      const tables = this.#tablesOf(name)
      const known = tables.length > 0 || Object.hasOwn(authOptions, name) || ignoredOptions.includes(name)
      if (!known) unknown.push(name)
      for (const table of tables) {
        const read = readOption(table, name, text, this.#release.trimsText)
        if (read === undefined) continue
        if ('allowed' in read) throw invalid(name, text, read.allowed)
        this.#values[table].set(name, read.value)
      }
    }
    return unknown
  }

  /** Where an option stands that the release knows. */
  #tablesOf(name: string): TableName[] {
    return this.#release.names?.has(name) === false ? [] : tablesOf(name)
  }

  #refresh(): void {
    this.#broker = this.#view<BrokerConfig>('broker')
    // The store was given this very record and looks at it with every message, as the original's does.
    Object.assign(this.#store, Object.fromEntries(this.#values.store))
    this.#server = this.#view<NettyServerConfig>('server')
    this.#client = this.#view<NettyClientConfig>('client')
  }

  #view<T>(table: TableName): T {
    // The record was filled from the table's defaults and only ever with values of the declared type.
    return Object.freeze(Object.fromEntries(this.#values[table])) as T
  }
}

/** Undefined for an option that takes no text. */
function readOption(
  table: TableName,
  name: string,
  text: string,
  trims: boolean | undefined,
): ParsedOption | undefined {
  const type = typeOf(table, name)
  if (type === undefined || type.endsWith('-')) return undefined
  const parsed = parseOption(type, text, trims)
  if ('allowed' in parsed) return parsed
  const allowed = checkRange(name, parsed.value)
  return allowed === undefined ? parsed : { allowed }
}

/**
 * What a setting must be with which a broker of the release does not start. Undefined for one that it takes, and for a name that it
 * does not know, which it ignores.
 */
export function brokerOptionFault(
  name: string,
  text: string,
  release: ProfileName = DEFAULT_PROFILE,
): string | undefined {
  const { names, trimsText } = releaseOptions[release]
  const found: (ParsedOption | undefined)[] =
    names?.has(name) === false ? [] : tablesOf(name).map((table) => readOption(table, name, text, trimsText))
  const access = Object.hasOwn(authOptions, name) ? (authOptions as OptionTable)[name] : undefined
  if (access !== undefined) found.push(parseOption(access[0], text))
  for (const read of found) if (read !== undefined && 'allowed' in read) return read.allowed
  return undefined
}

/** The options of access control, which no later change reaches. */
function authConfigIn(configured: ReadonlyMap<string, string>): AuthConfig {
  const values = defaultsOf(authOptions)
  for (const [name, [type]] of Object.entries(authOptions)) {
    const text = configured.get(name)
    if (text === undefined) continue
    const parsed = parseOption(type, text)
    if ('allowed' in parsed) throw invalid(name, text, parsed.allowed)
    values.set(name, parsed.value)
  }
  // The record was filled from the table's defaults, and with values of the declared types.
  return Object.freeze(Object.fromEntries(values)) as AuthConfig
}

function tablesOf(name: string): TableName[] {
  return (Object.keys(TABLES) as TableName[]).filter((table) => Object.hasOwn(TABLES[table], name))
}

function typeOf(table: TableName, name: string): OptionType | undefined {
  const rows: OptionTable = TABLES[table]
  return Object.hasOwn(rows, name) ? rows[name]?.[0] : undefined
}

function configuredIn(options: BrokerConfigOptions): Map<string, string> {
  const found = parseProperties(options.text ?? '')
  if (found === undefined) throw invalid('broker.conf', '\\u…', 'four hexadecimal digits behind \\u')
  for (const setting of options.settings ?? []) {
    const equals = setting.indexOf('=')
    if (equals < 1) throw invalid(setting, '', 'a setting of the form key=value')
    found.set(setting.slice(0, equals).trim(), setting.slice(equals + 1))
  }
  return found
}

/** What BrokerStartup computes after reading (broker.md 1), and the bloom filter's length (broker.md 16.3). */
function derive(values: Values): void {
  const { broker, server, store } = values
  if (store.get('brokerRole') !== 'SLAVE') broker.set('brokerId', 0)
  else if (Number(broker.get('brokerId')) <= 0)
    throw invalid('brokerId', String(broker.get('brokerId')), 'greater than 0 on a SLAVE')
  if (broker.get('enableControllerMode') === true && store.get('enableDLegerCommitLog') === true) {
    throw invalid('enableControllerMode', 'true', 'false while enableDLegerCommitLog is true')
  }
  if (Number(store.get('haListenPort')) <= 0) store.set('haListenPort', Number(server.get('listenPort')) + 1)
  const errorRate = Number(broker.get('maxErrorRateOfBloomFilter')) / 100
  const bits = Math.ceil(Number(broker.get('expectConsumerNumUseFilter')) * Math.log2(1 / errorRate) * Math.LOG2E)
  store.set('bitMapLengthConsumeQueueExt', Math.ceil(bits / 8) * 8)
}

function invalid(key: string, value: string, allowed: string): SimError {
  return new SimError(
    ErrorCodes.ConfigInvalid,
    `broker option ${key}: value '${value}' is not allowed, it must be ${allowed}`,
    {
      key,
      value,
      allowed,
    },
  )
}
