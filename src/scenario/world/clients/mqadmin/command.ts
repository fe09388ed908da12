import type { Admin } from '../../../../client/index.ts'
import type { Flag } from '../../../../topology/index.ts'

/** One run of a command. */
export interface Call {
  readonly admin: Admin
  /** By long name, trimmed. Those that are required are there. */
  readonly options: ReadonlyMap<string, string>
  /** The NameServers as they were given. */
  readonly namesrv: string
  readonly release: 'java-5.3' | 'java-4.9'
  /** Wall milliseconds of the host. */
  readonly nowMs: number
  /** Local time of the host minus UTC. */
  readonly localOffsetMs: number
  readonly print: (line: string) => void
}

/** One command of mqadmin: what it reads, does and prints. */
export interface Command {
  readonly name: string
  /** The class of the original, which stack traces name. */
  readonly className: string
  readonly flags: readonly Flag[]
  /** Long names of the options without which the usage is printed. */
  readonly required: readonly string[]
  /** Undefined: done. `usage`: the options that were given do not suffice. */
  readonly run: (call: Call) => Promise<'usage' | undefined>
}

/** `-h` and `-n`, which every command has (ServerUtil.buildCommandlineOptions). */
export const COMMON_FLAGS: readonly Flag[] = [
  { short: 'h', long: 'help', takesValue: false },
  { short: 'n', long: 'namesrvAddr', takesValue: true },
]

/** Options with a value from `-t topic` pairs. */
export function flags(text: string): readonly Flag[] {
  return text.split(', ').map((pair) => {
    const [short = '', long = ''] = pair.split(' ')
    return { short, long, takesValue: true }
  })
}

/** An option that was required. */
export function given({ options }: Call, name: string): string {
  return options.get(name) ?? ''
}

/** Where a command works: one broker, a cluster, or nowhere because neither was named. */
export async function targets(call: Call): Promise<readonly string[] | undefined> {
  const { options, admin } = call
  const broker = options.get('brokerAddr')
  if (broker !== undefined) return [broker]
  const cluster = options.get('clusterName')
  if (cluster === undefined) return undefined
  return await mastersOf(call, await admin.clusterInfo(), cluster)
}

const NO_CLUSTER = '[error] Make sure the specified clusterName exists or the name server connected to is correct.'

/** CommandUtil.fetchMasterAddrByClusterName; of an unknown cluster it prints that and goes on with none. */
async function mastersOf(
  { print }: Call,
  info: Awaited<ReturnType<Admin['clusterInfo']>>,
  cluster: string,
): Promise<readonly string[]> {
  const names = info.clusterAddrTable.get(cluster)
  if (names === undefined) {
    print(NO_CLUSTER)
    return []
  }
  return [...names].sort().flatMap((name) => info.brokerAddrTable.get(name)?.brokerAddrs.get(0) ?? [])
}
