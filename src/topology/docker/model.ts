import type { ProfileName } from '../../profile/index.ts'
import type { RestartPolicy } from './restartPolicy.ts'
import type { Gates } from './startOrder.ts'

/** Machines with a container engine, and further machines on the same LAN. Names are unique over all of it. */
export interface DockerSetup {
  readonly machines: Readonly<Record<string, Machine>>
  readonly lan?: Readonly<Record<string, LanMachine>>
}

/** A machine without containers. */
export interface LanMachine {
  readonly address: string
  /** Its hosts file. */
  readonly hosts?: Readonly<Record<string, readonly string[]>>
}

export type Architecture = 'amd64' | 'arm64'

export interface Machine extends LanMachine {
  /**
   * `linux`: containers run on the machine, and it reaches their addresses. `desktop`: they run in a virtual machine whose
   * networks nobody outside reaches; the machine is `host.docker.internal` for them. Default `linux`.
   */
  readonly engine?: 'linux' | 'desktop'
  /** Default `amd64`. */
  readonly architecture?: Architecture
  /** User-defined networks. The default one, `bridge`, is always there. */
  readonly networks?: Readonly<Record<string, NetworkSpec>>
  readonly containers: Readonly<Record<string, Container>>
  /** When containers get healthy, in milliseconds after `up`, where a run has shown it; undefined: never. Default: by the usual times of their programs. */
  readonly gates?: Gates
  /** Servers that run on the machine itself, from before the first container. */
  readonly programs?: Readonly<Record<string, NativeServer>>
}

export interface NetworkSpec {
  /** Default: the next free one of 172.18.0.0/16, 172.19.0.0/16, … */
  readonly subnet?: string
  /** The machine's own address in it. Default: the first one of the subnet. */
  readonly gateway?: string
  /** Nothing leads out of it, and no port of it is published. Default false. */
  readonly internal?: boolean
  /** `macvlan` and `ipvlan`: its containers are machines of the LAN, which everybody on it reaches but the machine that they run on. Default false. */
  readonly onLan?: boolean
}

export interface NativeServer {
  readonly role: 'namesrv' | 'broker'
  readonly settings?: Readonly<Record<string, string | number | boolean>>
  readonly topics?: Readonly<Record<string, number>>
}

/** A container, in the words of `docker run`. */
export interface Container {
  /** `repository:tag`. Default `apache/rocketmq:5.3.3`. */
  readonly image?: string
  /** Words, or a text that is split as a shell does. Default: what the image runs. */
  readonly command?: string | readonly string[]
  /** Stands before the command. */
  readonly entrypoint?: string | readonly string[]
  /** Where relative paths of the command begin. Default: the one of the image. */
  readonly workingDir?: string
  readonly env?: Readonly<Record<string, string>>
  /** `[address:][port:]containerPort[-last][/tcp]`. */
  readonly ports?: readonly string[]
  /** Names of networks; `host` and `none` stand alone. Default: the network `bridge`. */
  readonly networks?: readonly string[] | Readonly<Record<string, Membership>>
  /** The container whose network it has: its addresses, ports and names (`--network container:NAME`). Default: its own. */
  readonly sharesNetworkOf?: string
  /** Its name in the embedded DNS. Default: the name of the container. */
  readonly service?: string
  /** Further names in the DNS of all its networks. */
  readonly aliases?: readonly string[]
  readonly hostname?: string
  /** `/etc/hosts`: addresses, or `host-gateway`. */
  readonly extraHosts?: Readonly<Record<string, string | readonly string[]>>
  /** Names for other containers in its hosts file, as `--link` gives them: container by name. */
  readonly links?: Readonly<Record<string, string>>
  /** Files inside, by their path: what is mounted there. */
  readonly files?: Readonly<Record<string, string>>
  /** Directories mounted from the machine, by their path inside. */
  readonly mounts?: Readonly<Record<string, MountedPath>>
  /** Mounted files that its user may not read, by their path inside. */
  readonly unreadable?: readonly string[]
  /** Paths inside at which a directory is mounted. */
  readonly directories?: readonly string[]
  /** User id of its process. Default: the one of the image. */
  readonly user?: number
  /** `linux/amd64` or `linux/arm64`. Default: the machine's own, or else the only one that the image has. */
  readonly platform?: string
  /** Architectures of its image. Default: what is known of the image, or all. */
  readonly architectures?: readonly Architecture[]
  /** Its image is a manifest list, even of one architecture alone (as buildx makes it). Default: when it has several. */
  readonly manifestList?: boolean
  readonly dependsOn?: Readonly<Record<string, 'started' | 'healthy' | 'completed'>>
  readonly health?: HealthCheck
  /** `no`, `always`, `unless-stopped`, `on-failure` or `on-failure:N`. Default `no`. */
  readonly restart?: RestartPolicy
  /** What it may use at most. Default: no limit. */
  readonly memoryBytes?: number
  /** Milliseconds from the start of the container until its program listens. Default: by program. */
  readonly bootMs?: number
  /** Topics that its broker has from the start. */
  readonly topics?: Readonly<Record<string, number>>
  /** The release. Default: the one of the image's tag that is closest. */
  readonly profile?: ProfileName
}

export interface MountedPath {
  /** The user id that owns it. */
  readonly owner: number
  /** The group id. Default: that of the owner. */
  readonly group?: number
  /** Permission bits, as `chmod` has them. Default 0o755. */
  readonly mode?: number
}

export interface Membership {
  readonly address?: string
  readonly aliases?: readonly string[]
}

/** Times in milliseconds. */
export interface HealthCheck {
  /** What it asks. Default: whether the program listens. */
  readonly test?: HealthTest
  /** Default 30,000. */
  readonly intervalMs?: number
  /** Default 3. */
  readonly retries?: number
  /** Failures in this time do not count. Default 0. */
  readonly startPeriodMs?: number
  /** The interval in that time. Default 5,000. */
  readonly startIntervalMs?: number
}

/** What a health check asks, as far as its command is understood. */
export type HealthTest =
  /** Whether something accepts a connection there. */
  | { readonly kind: 'port'; readonly host: string; readonly port: number; readonly shown: string }
  /** Whether something answers HTTP there: `curl`, `wget`. */
  | { readonly kind: 'http'; readonly host: string; readonly port: number; readonly shown: string }
  /** Whether a NameServer knows a broker: `mqadmin clusterList`. */
  | { readonly kind: 'cluster'; readonly host: string; readonly port: number; readonly shown: string }
  /** It says no at once: `exit 1`, `false`. */
  | { readonly kind: 'never'; readonly shown: string }
