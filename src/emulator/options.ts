import { topicRefusal } from '../protocol/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'

/** What `rocketmq-sim up` and `startEmulator` can be told. All times are milliseconds. */
export interface EmulatorOptions {
  /** The release of Apache RocketMQ to imitate, one of `profileNames`. Default 5.3.3. */
  readonly profile?: string
  /** Address to listen on. Default `127.0.0.1`; anything else is reachable from other machines. */
  readonly host?: string
  /** Port of the first NameServer, 0 for a free one. Default 9876; further NameServers take the following ports. */
  readonly namesrvPort?: number
  /** `listenPort` of the first broker, 0 for a free one. Default: what the properties file says, else 10911; further brokers take every tenth port. */
  readonly brokerPort?: number
  /** Number of NameServers, 1 to 9. Default 1. */
  readonly nameservers?: number
  /** Number of master brokers (`broker-a`, `broker-b`, …), 1 to 26. Default 1. */
  readonly brokers?: number
  /** Directory of the stores; without it everything lives in memory. Created when missing. */
  readonly dataDirectory?: string
  /** Topics to create at the start, as `NAME` or `NAME:QUEUES`. */
  readonly topics?: readonly string[]
  /** Restores the original's behaviour: this very address is registered and handed out to every client. */
  readonly brokerIP1?: string
  /** Host, or host:port with one broker, that routes advertise to every client instead of the address it came in on. */
  readonly advertise?: string
  /** Text of a broker properties file; `-o` settings come on top. */
  readonly brokerProperties?: string
  /** Further broker settings as `key=value`. */
  readonly settings?: readonly string[]
  /** Port of the HTTP control API, 0 for a free one, undefined for none. */
  readonly controlPort?: number
  /** TLS on the ports of NameServers and brokers. Default: permissive, with a certificate that is made when it is needed. */
  readonly tls?: EmulatorTls
}

/** What the system properties `tls.server.…` are for the original. */
export interface EmulatorTls {
  /** `permissive` (TLS and plain), `enforcing` (TLS alone) or `disabled`. Default permissive. */
  readonly mode?: string | undefined
  /** PEM texts of the certificate chain and of its key; both or none. */
  readonly cert?: string | undefined
  readonly key?: string | undefined
}

/** Refuses what lies outside the range and says what is allowed. */
export function checkedPort(option: string, value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 65535) {
    throw new SimError(
      ErrorCodes.ConfigInvalid,
      `${option}: ${value} is not a port; allowed are 0 (any free port) to 65535`,
      { option, value },
    )
  }
  return value
}

const IPV4 = /^(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/
const HOSTNAME = /^(?=.{1,253}$)[a-zA-Z0-9](?:[a-zA-Z0-9_-]{0,62})(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9_-]{0,62}))*$/

/** A numeric address to listen on. */
export function checkedListenHost(option: string, value: string): string {
  if (IPV4.test(value) || /^[0-9a-fA-F:]*:[0-9a-fA-F:.]*$/.test(value)) return value
  if (value === 'localhost') return '127.0.0.1'
  throw new SimError(
    ErrorCodes.AddressInvalid,
    `${option}: "${value}" is not an address to listen on; allowed are an IPv4 or IPv6 address such as 127.0.0.1 or 0.0.0.0`,
    { option, value },
  )
}

/** A host name or address that clients are told, with an optional port. */
export function parseAdvertised(option: string, value: string): { readonly host: string; readonly port?: number } {
  const bracketed = /^\[([0-9a-fA-F:.]+)\](?::(\d+))?$/.exec(value)
  const plain = bracketed ?? /^([^:\s]+)(?::(\d+))?$/.exec(value)
  const host = plain?.[1]
  const wellFormed = host !== undefined && (bracketed !== null || HOSTNAME.test(host)) && !/^[\d.]+$/.test(host)
  if (host === undefined || !(wellFormed || IPV4.test(host))) {
    throw new SimError(
      ErrorCodes.AddressInvalid,
      `${option}: "${value}" is not an address; allowed are HOST or HOST:PORT with an IPv4 address, a host name, or [IPv6]`,
      { option, value },
    )
  }
  const port = plain?.[2]
  return port === undefined ? { host } : { host, port: checkedPort(option, Number(port)) }
}

/** `NAME` or `NAME:QUEUES` with 1 to 1024 queues; 8 when not said, as the original's auto-created topics. */
export function parseTopic(value: string): { readonly topicName: string; readonly queueNums: number } {
  const match = /^([^:]*)(?::(\d+))?$/.exec(value)
  const topicName = match?.[1]
  const queueNums = match?.[2] === undefined ? 8 : Number(match[2])
  if (topicName === undefined || topicRefusal(topicName) !== undefined || queueNums < 1 || queueNums > 1024) {
    throw new SimError(
      ErrorCodes.ConfigInvalid,
      `--topic: "${value}" is not a topic; allowed is NAME or NAME:QUEUES with up to 127 of the characters %|a-zA-Z0-9_- and 1 to 1024 queues`,
      { value },
    )
  }
  return { topicName, queueNums }
}
