import { ErrorCodes, type KeepAlive, SimError } from '../../runtime/index.ts'

/** What can be set of the TCP of a host, as `sysctl -w` takes it: the default of Linux, and what is allowed. */
export const SYSCTLS = {
  /** SYNs after the first, 1, 2, 4 … s later. */
  'net.ipv4.tcp_syn_retries': { standard: 6, min: 1, max: 127 },
  /** Repetitions of unacknowledged bytes before the connection times out. */
  'net.ipv4.tcp_retries2': { standard: 15, min: 0, max: 255 },
  /** Seconds without a sign of life before the first keepalive probe, of programs that ask for probes and name no time. */
  'net.ipv4.tcp_keepalive_time': { standard: 7200, min: 1, max: 2_147_483 },
  /** Seconds between two probes. */
  'net.ipv4.tcp_keepalive_intvl': { standard: 75, min: 1, max: 2_147_483 },
  'net.ipv4.tcp_keepalive_probes': { standard: 9, min: 1, max: 255 },
  /** 1 and 2: smaller segments are tried where repetitions stay without an acknowledgement. */
  'net.ipv4.tcp_mtu_probing': { standard: 0, min: 0, max: 2 },
} as const

export type SysctlName = keyof typeof SYSCTLS

export type Sysctls = { readonly [Name in SysctlName]?: number | undefined }

/** Bounds of the retransmission time-out on Linux (TCP_RTO_MIN, TCP_RTO_MAX), and the first one of a SYN (TCP_TIMEOUT_INIT). */
export const RTO_MIN_US = 200_000
export const RTO_MAX_US = 120_000_000
const SYN_RTO_US = 1_000_000

/** The TCP of one host. */
export interface HostTcp {
  readonly synRetries: number
  /** When a connection attempt ends whatever its program wants: 127 s. */
  readonly synGiveUpUs: number
  /** When repetitions end; undefined where the host does not say. */
  readonly userTimeoutUs: number | undefined
  readonly keepAlive: Required<KeepAlive>
  readonly probesMtu: boolean
}

/** Throws SimError ConfigInvalid where a setting is unknown or out of range. */
export function hostTcp(sysctls: Sysctls = {}): HostTcp {
  for (const [name, value] of Object.entries(sysctls)) demand(name, value)
  const of = (name: SysctlName): number => sysctls[name] ?? SYSCTLS[name].standard
  const synRetries = of('net.ipv4.tcp_syn_retries')
  const retries = sysctls['net.ipv4.tcp_retries2']
  return {
    synRetries,
    synGiveUpUs: backedOffUs(SYN_RTO_US, synRetries),
    userTimeoutUs: retries === undefined ? undefined : backedOffUs(RTO_MIN_US, retries),
    keepAlive: {
      idleMs: of('net.ipv4.tcp_keepalive_time') * 1000,
      intervalMs: of('net.ipv4.tcp_keepalive_intvl') * 1000,
      count: of('net.ipv4.tcp_keepalive_probes'),
    },
    probesMtu: of('net.ipv4.tcp_mtu_probing') > 0,
  }
}

/** How long the SYN after so many others waits for an answer. */
export function synRtoUs(sent: number): number {
  return Math.min(SYN_RTO_US * 2 ** sent, RTO_MAX_US)
}

/** The first time-out and so many doubled ones after it. */
function backedOffUs(firstUs: number, retries: number): number {
  let sum = 0
  for (let retry = 0; retry <= retries; retry++) sum += Math.min(firstUs * 2 ** retry, RTO_MAX_US)
  return sum
}

function demand(name: string, value: unknown): void {
  if (value === undefined) return
  if (!Object.hasOwn(SYSCTLS, name)) refuse(name, value, `one of ${Object.keys(SYSCTLS).join(', ')}`)
  const { min, max } = SYSCTLS[name as SysctlName]
  if (!Number.isInteger(value) || (value as number) < min || (value as number) > max) {
    refuse(name, value, `a whole number from ${min} to ${max}`)
  }
}

function refuse(name: string, value: unknown, allowed: string): never {
  const text = `a host: sysctl ${name} is ${String(value)}; allowed is ${allowed}`
  throw new SimError(ErrorCodes.ConfigInvalid, text, { name, value, allowed })
}
