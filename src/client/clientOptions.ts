import type { Credentials } from '../protocol/index.ts'
import { ErrorCodes, type Runtime, SimError } from '../runtime/index.ts'
import { type Dialect, type DialectName, dialects } from './dialects/index.ts'
import { ClientInstance } from './instance/clientInstance.ts'
import type { PlantedBugs } from './plantedBugs.ts'

/** What every kind of client takes. */
export interface ClientOptions {
  /** The ports of the host that the client runs on. */
  readonly runtime: Runtime
  /**
   * NameServer addresses `host:port`. How a text or list is read is up to the dialect; the client's own takes IPs and
   * names, separated by `;`, `,` or blanks.
   */
  readonly namesrv?: string | readonly string[] | undefined
  /** Whose habits and texts the client imitates. Default `ours`. */
  readonly dialect?: DialectName | Dialect | undefined
  /** Shares connections, routes and heartbeats with other clients; `runtime`, `namesrv` and `dialect` are then its. */
  readonly client?: ClientInstance | undefined
  /** First part of the client id (`setClientIP`). Default: the first address of the host. */
  readonly clientIP?: string | undefined
  /** Default `pid#nanoTime`, which makes the client id unique. */
  readonly instanceName?: string | undefined
  readonly unitName?: string | undefined
  /**
   * Goes in front of the names of topics and groups, as `setNamespace` of Java does it: brokers know `NS%orders`, `%RETRY%NS%group`
   * and `%DLQ%NS%group`. What the client hands out has the names without it; queues that messages were read from keep theirs. An
   * admin client takes names of topics and groups within it. Dialects of Go do as Go: no producer group, and nothing is taken away.
   */
  readonly namespace?: string | undefined
  /** Sends and most other requests go to the VIP port of brokers, two below their own (`setVipChannelEnabled`). Default false. */
  readonly vipChannel?: boolean | undefined
  /**
   * Signs every request, as AclClientRPCHook of Java does: user and password of ACL 2.0, or the keys of an account of
   * ACL 1.0. Default: nothing is signed. Clients that share an instance are one user.
   */
  readonly credentials?: Credentials | undefined
  readonly plantedBugs?: PlantedBugs | undefined
}

/** The instance of `options.client`, or a new one. Throws ClientError when the dialect refuses the namesrv setting. */
export function instanceFor(
  options: ClientOptions,
  kind: 'producer' | 'consumer' | 'admin',
  name?: string,
): ClientInstance {
  if (options.client !== undefined) return options.client
  const { runtime, namesrv, dialect = 'ours', unitName, vipChannel, credentials, plantedBugs } = options
  return new ClientInstance({
    runtime,
    namesrv,
    dialect: typeof dialect === 'string' ? dialectNamed(dialect) : dialect,
    clientIP: options.clientIP,
    instanceName: options.instanceName ?? name,
    unitName,
    vipChannel,
    credentials,
    kind,
    plantedBugs,
  })
}

function dialectNamed(name: DialectName): Dialect {
  if (Object.hasOwn(dialects, name)) return dialects[name]
  const known = Object.keys(dialects).join(', ')
  throw new SimError(ErrorCodes.ConfigInvalid, `dialect: ${String(name)} is not a known client; there are ${known}`, {
    name,
  })
}

/** An instance for several clients of one process, as those of one `instanceName` share it in Java. */
export function createClientInstance(options: Omit<ClientOptions, 'client'>): ClientInstance {
  return instanceFor(options, 'producer')
}
