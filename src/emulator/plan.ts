import { brokerNames, checkedCount } from '../cluster/index.ts'
import { checkedProfile, DEFAULT_PROFILE, type ProfileName } from '../profile/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import { checkedListenHost, checkedPort, type EmulatorOptions, parseAdvertised, parseTopic } from './options.ts'
import { brokerSettings } from './settings.ts'
import { type TlsPlan, tlsPlan } from './tls.ts'

/** Further brokers leave room for the VIP and HA ports of their neighbours. */
const BROKER_PORT_STEP = 10

/** The options, checked and with their defaults. */
export interface EmulatorPlan {
  readonly profile: ProfileName
  readonly tls: TlsPlan
  readonly host: string
  /** The address at which this machine itself reaches the listeners. */
  readonly reachable: string
  readonly namesrvPorts: readonly number[]
  readonly brokers: readonly { readonly name: string; readonly port: number }[]
  readonly controlPort: number | undefined
  readonly topics: Readonly<Record<string, number>>
  readonly advertised: { readonly host: string; readonly port?: number } | undefined
  /** The address to register and to hand out as the original does, from `--brokerIP1` or the setting of that name. */
  readonly brokerIP1: string | undefined
  /** `-o` settings by name, and the emulator's own defaults. */
  readonly settings: Readonly<Record<string, string>>
  /** The emulator's own defaults that hold, as `key=value`. */
  readonly ownDefaults: readonly string[]
}

/** Throws SimError ConfigInvalid or AddressInvalid, which name option, value and what is allowed. */
export function emulatorPlan(options: EmulatorOptions): EmulatorPlan {
  const host = checkedListenHost('--host', options.host ?? '127.0.0.1')
  const count = checkedCount('--brokers', options.brokers ?? 1, 26)
  const { settings, ownDefaults, brokerName, brokerIP1, listenPort } = brokerSettings(options, count)
  const names = brokerName === undefined ? brokerNames(count) : [brokerName]
  const nameservers = checkedCount('--nameservers', options.nameservers ?? 1, 9)
  const namesrvPort = checkedPort('--port', options.namesrvPort ?? 9876)
  const brokerPort = checkedPort('--broker-port', options.brokerPort ?? listenPort ?? 10911)
  if (brokerPort !== 0 && brokerPort < 3) {
    const message = `--broker-port: ${brokerPort} leaves no room for the VIP port two below; allowed are 0 and 3 to 65535`
    throw new SimError(ErrorCodes.ConfigInvalid, message, { brokerPort })
  }
  if (brokerIP1 !== undefined && options.advertise !== undefined) {
    const message = `--advertise: "${options.advertise}" contradicts brokerIP1 "${brokerIP1}"; allowed is one of the two`
    throw new SimError(ErrorCodes.ConfigInvalid, message, { advertise: options.advertise, brokerIP1 })
  }
  return {
    tls: tlsPlan(options.tls ?? {}),
    profile: checkedProfile('--profile', options.profile ?? DEFAULT_PROFILE),
    host,
    reachable: host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host,
    namesrvPorts: Array.from({ length: nameservers }, (_, index) => nthPort('--port', namesrvPort, index)),
    brokers: names.map((name, index) => ({
      name,
      port: nthPort('--broker-port', brokerPort, index * BROKER_PORT_STEP),
    })),
    controlPort: options.controlPort === undefined ? undefined : checkedPort('--control', options.controlPort),
    topics: topicsOf(options.topics ?? []),
    advertised: advertisedOf(options.advertise, names.length),
    brokerIP1,
    settings,
    ownDefaults,
  }
}

function topicsOf(texts: readonly string[]): Readonly<Record<string, number>> {
  const topics = new Map<string, number>()
  for (const { topicName, queueNums } of texts.map(parseTopic)) {
    const other = topics.get(topicName) ?? queueNums
    if (other !== queueNums) {
      const message = `--topic: "${topicName}" is given ${other} and ${queueNums} queues; allowed is one number`
      throw new SimError(ErrorCodes.ConfigInvalid, message, { topicName })
    }
    topics.set(topicName, queueNums)
  }
  return Object.fromEntries(topics)
}

function nthPort(option: string, first: number, distance: number): number {
  return first === 0 ? 0 : checkedPort(option, first + distance)
}

function advertisedOf(text: string | undefined, brokers: number): EmulatorPlan['advertised'] {
  if (text === undefined) return undefined
  const advertised = parseAdvertised('--advertise', text)
  if (advertised.port === 0) {
    const message = `--advertise: "${text}" names port 0, which no client can dial; allowed are 1 to 65535`
    throw new SimError(ErrorCodes.AddressInvalid, message, { text })
  }
  if (advertised.port === undefined || brokers === 1) return advertised
  const message = `--advertise: "${text}" names a port, and there are ${brokers} brokers; allowed is HOST alone`
  throw new SimError(ErrorCodes.ConfigInvalid, message, { text, brokers })
}
