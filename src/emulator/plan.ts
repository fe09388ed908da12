import { brokerNames } from '../cluster/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import {
  checkedCount,
  checkedListenHost,
  checkedPort,
  type EmulatorOptions,
  parseAdvertised,
  parseTopic,
} from './options.ts'

/** Further brokers leave room for the VIP and HA ports of their neighbours. */
const BROKER_PORT_STEP = 10

/** The options, checked and with their defaults. */
export interface EmulatorPlan {
  readonly host: string
  /** The address at which this machine itself reaches the listeners. */
  readonly reachable: string
  readonly namesrvPorts: readonly number[]
  readonly brokers: readonly { readonly name: string; readonly port: number }[]
  readonly controlPort: number | undefined
  readonly topics: Readonly<Record<string, number>>
  readonly advertised: { readonly host: string; readonly port?: number } | undefined
}

/** Throws SimError ConfigInvalid or AddressInvalid, which name option, value and what is allowed. */
export function emulatorPlan(options: EmulatorOptions): EmulatorPlan {
  const host = checkedListenHost('--host', options.host ?? '127.0.0.1')
  const names = brokerNames(checkedCount('--brokers', options.brokers ?? 1, 26))
  const nameservers = checkedCount('--nameservers', options.nameservers ?? 1, 9)
  const namesrvPort = checkedPort('--port', options.namesrvPort ?? 9876)
  const brokerPort = checkedPort('--broker-port', options.brokerPort ?? 10911)
  if (brokerPort !== 0 && brokerPort < 3) {
    const message = `--broker-port: ${brokerPort} leaves no room for the VIP port two below; allowed are 0 and 3 to 65535`
    throw new SimError(ErrorCodes.ConfigInvalid, message, { brokerPort })
  }
  if (options.brokerIP1 !== undefined) parseAdvertised('--brokerIP1', options.brokerIP1)
  const topics = (options.topics ?? []).map(parseTopic)
  return {
    host,
    reachable: host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host,
    namesrvPorts: Array.from({ length: nameservers }, (_, index) => nthPort('--port', namesrvPort, index)),
    brokers: names.map((name, index) => ({
      name,
      port: nthPort('--broker-port', brokerPort, index * BROKER_PORT_STEP),
    })),
    controlPort: options.controlPort === undefined ? undefined : checkedPort('--control', options.controlPort),
    topics: Object.fromEntries(topics.map(({ topicName, queueNums }) => [topicName, queueNums])),
    advertised: advertisedOf(options.advertise, names.length),
  }
}

function nthPort(option: string, first: number, distance: number): number {
  return first === 0 ? 0 : checkedPort(option, first + distance)
}

function advertisedOf(text: string | undefined, brokers: number): EmulatorPlan['advertised'] {
  if (text === undefined) return undefined
  const advertised = parseAdvertised('--advertise', text)
  if (advertised.port === undefined || brokers === 1) return advertised
  const message = `--advertise: "${text}" names a port, and there are ${brokers} brokers; allowed is HOST alone`
  throw new SimError(ErrorCodes.ConfigInvalid, message, { text, brokers })
}
