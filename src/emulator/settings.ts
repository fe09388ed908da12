import { parseProperties } from '../protocol/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import { checkedPort, type EmulatorOptions, parseAdvertised } from './options.ts'

/** Settings that an option of the emulator decides, so that `-o` would be overruled without a word. */
const OWNED_BY: Readonly<Record<string, string>> = {
  namesrvAddr: '--port and --nameservers',
  listenPort: '--broker-port',
  bindAddress: '--host',
  storePathRootDir: '--data',
  storePathCommitLog: '--data',
  storePathConsumeQueue: '--data',
  storePathIndex: '--data',
  storeCheckpoint: '--data',
  abortFile: '--data',
}

/** Where brokers of the emulator differ from the defaults of the original, unless a setting or the file says otherwise. */
const OWN_DEFAULTS: Readonly<Record<string, string>> = { enablePropertyFilter: 'true' }

export interface BrokerSettings {
  /** `-o` by name, a later one wins; and the emulator's own defaults. */
  readonly settings: Readonly<Record<string, string>>
  /** The name of the only broker when one was configured, else undefined. */
  readonly brokerName: string | undefined
  /** The emulator's own defaults that hold, as `key=value`. */
  readonly ownDefaults: readonly string[]
  readonly brokerIP1: string | undefined
  /** Of the properties file. */
  readonly listenPort: number | undefined
}

/**
 * What settings and the properties file say about names and addresses: the file as `mqbroker -c` reads it, `-o` on top,
 * `--brokerIP1` above both. Throws SimError ConfigInvalid or AddressInvalid.
 */
export function brokerSettings(options: EmulatorOptions, brokers: number): BrokerSettings {
  const settings = Object.fromEntries((options.settings ?? []).map(parseSetting))
  for (const [name, option] of Object.entries(OWNED_BY)) {
    if (!Object.hasOwn(settings, name)) continue
    throw invalid(`-o: ${name} "${settings[name]}" is not taken from a setting here; allowed is ${option}`)
  }
  const file = parseProperties(options.brokerProperties ?? '') ?? new Map<string, string>()
  if ((settings['brokerRole'] ?? file.get('brokerRole')) === 'SLAVE') {
    throw invalid(
      'brokerRole: "SLAVE" needs replication, which is not in this release; allowed are ASYNC_MASTER and SYNC_MASTER',
    )
  }
  const brokerName = settings['brokerName'] ?? file.get('brokerName')
  if (brokerName?.trim() === '') throw invalid('brokerName: "" is not a name; allowed is any text that is not blank')
  if (brokerName !== undefined && brokers > 1) {
    throw invalid(`brokerName: "${brokerName}" cannot name ${brokers} brokers; allowed is a name with --brokers 1`)
  }
  const listenPort = file.get('listenPort')
  const own = Object.entries(OWN_DEFAULTS).filter(([name]) => !Object.hasOwn(settings, name) && !file.has(name))
  return {
    settings: { ...Object.fromEntries(own), ...settings },
    ownDefaults: own.map(([name, value]) => `${name}=${value}`),
    brokerName,
    brokerIP1: chosenBrokerIP1(options.brokerIP1, settings['brokerIP1'] ?? file.get('brokerIP1')),
    listenPort: listenPort === undefined ? undefined : portOf(listenPort),
  }
}

function portOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return checkedPort('listenPort', Number(text))
  throw invalid(`listenPort: "${text}" is not a port; allowed are 0 (any free port) to 65535`)
}

function chosenBrokerIP1(option: string | undefined, setting: string | undefined): string | undefined {
  if (option !== undefined) return checkedBrokerIP1('--brokerIP1', option)
  return setting === undefined ? undefined : checkedBrokerIP1('brokerIP1', setting)
}

/** What the broker registers: the original appends `:listenPort`, so that a port in it makes an address nobody can dial. */
function checkedBrokerIP1(option: string, value: string): string {
  const { port } = parseAdvertised(option, value)
  if (port === undefined) return value
  const message = `${option}: "${value}" names a port, and the broker adds its own; allowed is HOST alone`
  throw new SimError(ErrorCodes.AddressInvalid, message, { option, value })
}

function parseSetting(text: string): [string, string] {
  const at = text.indexOf('=')
  if (text.slice(0, Math.max(at, 0)).trim() !== '') return [text.slice(0, at).trim(), text.slice(at + 1)]
  throw invalid(`-o: "${text}" is not a setting; allowed is key=value`)
}

const invalid = (message: string): SimError => new SimError(ErrorCodes.ConfigInvalid, message, {})
