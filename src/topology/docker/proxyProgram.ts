import { proxyStartup } from '../config/index.ts'
import { SHIPPED_PROXY_JSON } from './images.ts'
import type { Around, Place, ProxyOfContainer } from './program.ts'

/** ProxyConfig.grpcServerPort and remotingListenPort. */
const GRPC_PORT = 8081
const REMOTING_PORT = 8080

/** The proxy that `mqproxy` with these arguments is, and the file of its broker in local mode. */
export function proxyIn(
  args: readonly string[],
  around: Around,
): {
  readonly proxy: ProxyOfContainer
  readonly brokerConfig: string | undefined
  readonly namesrv: string | undefined
} {
  const { container, environment, facts, profile, inside, file, command } = around
  const home = facts.home ?? '/home/rocketmq'
  const defaultPath = `${home}/conf/rmq-proxy.json`
  const covered = Object.keys(container.mounts ?? {})
  const textOf = (path: string): string | undefined => {
    const isShipped = inside(path) === defaultPath && facts.home !== undefined && !covered.includes(defaultPath)
    return file(inside(path)) ?? (isShipped ? SHIPPED_PROXY_JSON : undefined)
  }
  const start = proxyStartup({ args, environment, defaultPath, file: textOf })
  const common = { kind: 'proxy', profile } as const
  if ('exitCode' in start) {
    const said = start.printed.join('; ')
    const ends = {
      exitCode: start.exitCode,
      text: `mqproxy ends with ${start.exitCode}: ${said}`,
      zh: `mqproxy 以 ${start.exitCode} 退出：${said}`,
    }
    const proxy = {
      ...common,
      local: args.includes('local'),
      settings: {},
      places: {},
      grpcPort: GRPC_PORT,
      remotingPort: REMOTING_PORT,
      ends,
    }
    return { proxy, brokerConfig: undefined, namesrv: undefined }
  }
  const { settings, local } = start
  const configFile = inside(pathOf(args) ?? defaultPath)
  const places = new Map<string, Place>()
  for (const [name, { from }] of settings) {
    if (typeof from === 'object') places.set(name, { in: configFile, line: from.line })
    else places.set(name, from.startsWith('-') ? command : { in: `env.${from}` })
  }
  const proxy: ProxyOfContainer = {
    ...common,
    local,
    settings: Object.fromEntries([...settings].map(([name, { value }]) => [name, value])),
    places: Object.fromEntries(places),
    grpcPort: portOf(settings.get('grpcServerPort')?.value, GRPC_PORT),
    remotingPort: portOf(settings.get('remotingListenPort')?.value, REMOTING_PORT),
  }
  return {
    proxy,
    brokerConfig: start.brokerConfigPath ?? `${home}/conf/broker.conf`,
    namesrv: settings.get('namesrvAddr')?.value,
  }
}

function pathOf(args: readonly string[]): string | undefined {
  const at = args.findIndex((word) => word === '-pc' || word === '--proxyConfigPath')
  return at === -1 ? undefined : args[at + 1]
}

function portOf(text: string | undefined, otherwise: number): number {
  const port = text === undefined ? otherwise : Number(text)
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : otherwise
}
