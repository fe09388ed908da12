import type { RequestName } from '../../../src/protocol/index.ts'

/** What a server does from the moment the client starts, or from a step on. Without `on` it concerns all requests. */
export type Fault =
  /** Nobody listens any more, and open connections end with FIN, as when the process ends. */
  | { readonly kind: 'down' }
  /** Takes requests and never answers them. */
  | { readonly kind: 'silent'; readonly on?: readonly RequestName[] }
  /** FIN on the request. */
  | { readonly kind: 'closes'; readonly on?: readonly RequestName[] }
  /** RST on the request. */
  | { readonly kind: 'resets'; readonly on?: readonly RequestName[] }
  /** Answers with a code; with `times` only the first so many requests. */
  | {
      readonly kind: 'answers'
      readonly code: number
      readonly remark: string
      readonly on?: readonly RequestName[]
      readonly times?: number
    }
  /** Serves requests later. */
  | { readonly kind: 'delays'; readonly ms: number; readonly on?: readonly RequestName[] }

/** Servers of a stage: NameServers on 127.0.0.1, one on ::1, and brokers, all on ports of their own. */
export type ServerName = 'ns' | 'ns2' | 'ns6' | 'broker-a' | 'broker-b'

/** What the namesrv setting is: `{ns}` stands for `127.0.0.1:port`, `{ns:port}` for the port. null: nothing is set. */
export type NamesrvSetting = string | readonly string[] | null

export type SendMode = 'sync' | 'async' | 'oneway'

export type Step =
  /** Makes a producer and starts it, then waits until its first timers have fired. */
  | { readonly do: 'producer' }
  | { readonly do: 'send'; readonly mode?: SendMode; readonly topic?: string }
  /** Makes a push consumer of topic T and starts it. */
  | { readonly do: 'consumer'; readonly topic?: string }
  /** Waits until the consumer has got a message that T holds; the time counts from the beginning of its start. */
  | { readonly do: 'first message'; readonly limitMs: number }
  | { readonly do: 'wait'; readonly ms: number }
  /** Sets the fault of a server; undefined mends it. */
  | { readonly do: 'fault'; readonly server: ServerName; readonly fault: Fault | undefined }

/** One situation that loopback can show: plain data, played with the released clients and in a simulated world. */
export interface Situation {
  /** Unique; names the recording. */
  readonly name: string
  /** Default `{ns}`. */
  readonly namesrv?: NamesrvSetting
  /** NameServers that stand. Default `ns` alone. */
  readonly nameServers?: readonly ServerName[]
  /** Brokers that stand, each with four queues of T. Default `broker-a` alone. */
  readonly brokers?: readonly ServerName[]
  /** Permission of topic T: 6, 4 or 2. Default 6. */
  readonly perm?: number
  /** Default true. */
  readonly autoCreateTopicEnable?: boolean
  /** From the moment the client starts. */
  readonly faults?: Readonly<Partial<Record<ServerName, Fault>>>
  readonly steps: readonly Step[]
  /** What clients draw: a dialect then has to do with some seed what a release did. */
  readonly drawn?: string
}

export const TOPIC = 'T'
export const GROUP = 'G'

/** The setting with the addresses of a stage. */
export function filledIn(setting: NamesrvSetting, ports: ReadonlyMap<ServerName, number>): NamesrvSetting {
  if (setting === null) return null
  if (typeof setting !== 'string') return setting.map((text) => String(filledIn(text, ports)))
  return setting.replace(/\{([a-z0-9-]+)(:port)?\}/g, (_, name: ServerName, portOnly: string | undefined) => {
    const port = ports.get(name)
    if (port === undefined) throw new Error(`the setting "${setting}" names ${name}, which does not stand`)
    if (portOnly !== undefined) return String(port)
    return name === 'ns6' ? `[::1]:${port}` : `127.0.0.1:${port}`
  })
}
