import type { Profile } from '../../profile/index.ts'
import { parseProperties, propertiesText } from '../../protocol/index.ts'
import { type Disk, ErrorCodes, type Logger, SimError, type SocketAddress } from '../../runtime/index.ts'
import { type NamesrvConfig, namesrvDefaults } from './options.ts'
import { replaceFile } from './replaceFile.ts'

type OptionValue = string | number | boolean

/** The options of one NameServer, changeable while it runs. */
export class NamesrvConfigHolder {
  readonly #disk: Disk
  readonly #logger: Logger
  readonly #profile: Profile
  readonly #blackList: ReadonlySet<string>
  #values: NamesrvConfig

  /** Throws SimError ConfigInvalid for a value of the wrong type. Unknown names are refused as well. */
  constructor(disk: Disk, logger: Logger, profile: Profile, given: Partial<NamesrvConfig>) {
    this.#disk = disk
    this.#logger = logger
    this.#profile = profile
    for (const [name, value] of Object.entries(given)) checkGiven(name, value)
    this.#values = { ...namesrvDefaults, ...given }
    const { refused, absent } = profile.namesrvOptions
    const listed = absent.includes('configBlackList') ? [] : this.#values.configBlackList.split(';')
    this.#blackList = new Set([...refused, ...listed])
  }

  get values(): NamesrvConfig {
    return this.#values
  }

  /** Shows the address that was really bound. */
  listensOn(address: SocketAddress): void {
    this.#values = { ...this.#values, bindAddress: address.host, listenPort: address.port }
  }

  blackListed(properties: ReadonlyMap<string, string>): boolean {
    for (const name of properties.keys()) if (this.#blackList.has(name)) return true
    return false
  }

  /** Takes what is known and readable, ignores the rest (MixAll.properties2Object), and rewrites `configStorePath`. */
  update(properties: ReadonlyMap<string, string>): void {
    const changed: Record<string, OptionValue> = {}
    for (const [name, text] of properties) {
      const value = this.#profile.namesrvOptions.absent.includes(name) ? undefined : readValue(name, text)
      if (value !== undefined) changed[name] = value
    }
    this.#values = { ...this.#values, ...changed }
    replaceFile(this.#disk, this.#logger, this.#values.configStorePath, this.text())
  }

  /** All options as sorted `name=value` lines. An empty `rocketmqHome` is null in the original and left out. */
  text(): string {
    const properties = new Map<string, string>()
    for (const [name, value] of Object.entries(this.#values)) {
      if (value !== '' && !this.#profile.namesrvOptions.absent.includes(name)) properties.set(name, String(value))
    }
    return propertiesText(properties)
  }
}

/** The options in a properties file. Throws SimError ConfigInvalid when it cannot be read at all. */
export function readNamesrvConfig(text: string): Partial<NamesrvConfig> {
  const properties = parseProperties(text)
  if (properties === undefined) throw invalid('the configuration file has a broken \\u escape', {})
  const found: Record<string, OptionValue> = {}
  for (const [name, valueText] of properties) {
    const value = readValue(name, valueText)
    if (value !== undefined) found[name] = value
  }
  return found
}

function checkGiven(name: string, value: unknown): void {
  if (defaultOf(name) === undefined) throw invalid(`there is no NameServer option ${name}`, { name })
  const wanted = namesrvOptionFault(name, value)
  if (wanted !== undefined)
    throw invalid(`NameServer option ${name} must be ${wanted}, not ${String(value)}`, { name, value })
}

/** What a setting must be with which a NameServer does not start. Undefined for one that it takes, and for a name that there is not. */
export function namesrvOptionFault(name: string, value: unknown): string | undefined {
  const standard = defaultOf(name)
  if (standard === undefined) return undefined
  if (typeof value === typeof standard && (typeof value !== 'number' || Number.isSafeInteger(value))) return undefined
  return typeof standard === 'number' ? 'a whole number' : `a ${typeof standard}`
}

function readValue(name: string, text: string): OptionValue | undefined {
  const standard = defaultOf(name)
  if (typeof standard === 'boolean') return text.trim().toLowerCase() === 'true'
  if (typeof standard === 'string') return text.trim()
  if (typeof standard === 'number' && /^[+-]?\d+$/.test(text)) return Number(text)
  return undefined
}

function defaultOf(name: string): OptionValue | undefined {
  return Object.hasOwn(namesrvDefaults, name) ? namesrvDefaults[name as keyof NamesrvConfig] : undefined
}

function invalid(message: string, details: Readonly<Record<string, unknown>>): SimError {
  return new SimError(ErrorCodes.ConfigInvalid, message, details)
}
