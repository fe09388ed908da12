import { commandLine, type Flag } from './commandLine.ts'
import { javaOptions } from './javaOptions.ts'

/** What `mqproxy` was told (ProxyStartup.parseCommandLineArgument). */
export interface ProxyArguments {
  readonly namesrvAddr: string | undefined
  readonly brokerConfigPath: string | undefined
  readonly proxyConfigPath: string | undefined
  /** `cluster` or `local`, as written. */
  readonly proxyMode: string | undefined
  readonly help: boolean
}

const FLAGS: readonly Flag[] = [
  { short: 'h', long: 'help', takesValue: false },
  { short: 'n', long: 'namesrvAddr', takesValue: true },
  { short: 'bc', long: 'brokerConfigPath', takesValue: true },
  { short: 'pc', long: 'proxyConfigPath', takesValue: true },
  { short: 'pm', long: 'proxyMode', takesValue: true },
]

/** Arguments of `mqproxy`; refused ones end it with its usage and 1. */
export function proxyArguments(args: readonly string[]): ProxyArguments | { readonly refused: string } {
  const read = commandLine(args, FLAGS)
  if ('refused' in read) return read
  const { options } = read
  return {
    namesrvAddr: options.get('namesrvAddr'),
    brokerConfigPath: options.get('brokerConfigPath'),
    proxyConfigPath: options.get('proxyConfigPath'),
    proxyMode: options.get('proxyMode'),
    help: options.has('help'),
  }
}

/**
 * What the script `mqbroker` hands to the proxy that it starts in its place when it finds `--enable-proxy`: everything but
 * that word and the file of the broker, in local mode.
 */
export function enableProxyArguments(args: readonly string[]): readonly string[] {
  const rest: string[] = []
  let file: string | undefined
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? ''
    if (word === '-c' || word === '--configFile') file = args[++at]
    else if (word !== '--enable-proxy') rest.push(word)
  }
  return [...rest, '-pm', 'local', ...(file === undefined ? [] : ['-bc', file])]
}

/** A setting of the proxy, and where it was written. */
export interface ProxySetting {
  readonly value: string
  /** `-n`, the variable NAMESRV_ADDR, options of Java, or a line of its file. */
  readonly from: '-n' | '-pm' | 'NAMESRV_ADDR' | 'JAVA_OPT_EXT' | { readonly line: number }
}

/** What `mqproxy` makes of its surroundings before it dials anybody. */
export type ProxyStartup =
  | {
      readonly local: boolean
      readonly settings: ReadonlyMap<string, ProxySetting>
      readonly brokerConfigPath: string | undefined
    }
  /** It prints these lines and ends. */
  | { readonly exitCode: number; readonly printed: readonly string[] }

export interface ProxySurroundings {
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>> | undefined
  /** The file of settings, when no `-pc` names another one: conf/rmq-proxy.json of its home. */
  readonly defaultPath: string
  /** Text of a file; undefined when there is none. */
  readonly file: (path: string) => string | undefined
}

const USAGE = 'usage: mqproxy [-bc <arg>] [-h] [-n <arg>] [-pc <arg>] [-pm <arg>]'

export function proxyStartup({ args, environment = {}, defaultPath, file }: ProxySurroundings): ProxyStartup {
  const told = proxyArguments(args)
  if ('refused' in told) return { exitCode: 1, printed: [USAGE] }
  if (told.help) return { exitCode: 0, printed: [USAGE] }
  const path = told.proxyConfigPath ?? defaultPath
  const text = file(path)
  if (text === undefined) return ended(`java.lang.RuntimeException: the config file ${path} not exist`)
  if (text === '') return ended(`java.lang.RuntimeException: the config file ${path} length is zero`)
  const written = jsonSettings(text)
  if (written === undefined) return ended(`com.alibaba.fastjson.JSONException: ${path} is no JSON`)
  const settings = new Map<string, ProxySetting>()
  const namesrv = environment['NAMESRV_ADDR']
  if (namesrv !== undefined) settings.set('namesrvAddr', { value: namesrv, from: 'NAMESRV_ADDR' })
  const property = javaOptions(environment['JAVA_OPT_EXT'] ?? '').properties.get('rocketmq.namesrv.addr')
  if (property !== undefined) settings.set('namesrvAddr', { value: property, from: 'JAVA_OPT_EXT' })
  for (const [name, value] of written) settings.set(name, { value, from: { line: lineOf(text, name) } })
  if (told.namesrvAddr !== undefined) settings.set('namesrvAddr', { value: told.namesrvAddr, from: '-n' })
  if (told.proxyMode !== undefined) settings.set('proxyMode', { value: told.proxyMode, from: '-pm' })
  const mode = (settings.get('proxyMode')?.value ?? 'cluster').toLowerCase()
  if (mode !== 'cluster' && mode !== 'local') {
    return ended(
      "java.lang.IllegalArgumentException: try to start grpc server with wrong mode, use 'local' or 'cluster'",
    )
  }
  return {
    local: mode === 'local',
    settings,
    brokerConfigPath: told.brokerConfigPath ?? settings.get('brokerConfigPath')?.value,
  }
}

function ended(line: string): ProxyStartup {
  return { exitCode: 1, printed: [line] }
}

/** Plain values of an object of JSON; commas at the end of a list and comments are let pass, as fastjson does. */
function jsonSettings(text: string): ReadonlyMap<string, string> | undefined {
  const plain = text
    .replace(/^\uFEFF/, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/,(?=\s*[}\]])/g, '')
  let value: unknown
  try {
    value = JSON.parse(plain)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return new Map(
    Object.entries(value).flatMap(([name, own]) =>
      own === null || typeof own === 'object' ? [] : [[name, String(own)]],
    ),
  )
}

function lineOf(text: string, name: string): number {
  const at = text.indexOf(`"${name}"`)
  return at === -1 ? 1 : text.slice(0, at).split('\n').length
}
