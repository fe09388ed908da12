import { parseProperties } from '../../protocol/index.ts'
import { javaOptions } from './javaOptions.ts'
import { brokerArguments } from './programs.ts'

/** Where the value of a setting came from; the first that has one wins. */
export type NamesrvSource = '-n' | 'configuration file' | '-Drocketmq.namesrv.addr' | 'NAMESRV_ADDR'

/** What `mqbroker` makes of its surroundings before it listens (BrokerStartup). */
export type BrokerStartup =
  | {
      /** Text of the configuration file; empty without one. */
      readonly configText: string
      readonly namesrvAddr: string | undefined
      readonly source: NamesrvSource | undefined
    }
  /** It prints these lines and ends. */
  | { readonly exitCode: number; readonly printed: readonly string[] }

export interface BrokerSurroundings {
  /** Default 5.3.3, which trims what its file and arguments say; 4.9.7 takes it as it stands. */
  readonly release?: '5.3.3' | '4.9.7' | undefined
  /** Arguments of `mqbroker`. */
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>> | undefined
  /** Text of a file; undefined when there is none. */
  readonly file?: ((path: string) => string | undefined) | undefined
  /** The text of `-c` by itself, for a broker that is started without a command line. */
  readonly configText?: string | undefined
}

const USAGE = 'usage: mqbroker [-c <arg>] [-h] [-m] [-n <arg>] [-p]'

export function brokerStartup(surroundings: BrokerSurroundings): BrokerStartup {
  const { args, environment = {}, file = () => undefined, release = '5.3.3' } = surroundings
  const read = (text: string | undefined): string | undefined => (release === '5.3.3' ? text?.trim() : text)
  const told = brokerArguments(args)
  if ('refused' in told) return { exitCode: 1, printed: [USAGE] }
  if (told.help) return { exitCode: 0, printed: [USAGE] }
  const configText = told.configFile === undefined ? (surroundings.configText ?? '') : file(told.configFile)
  if (configText === undefined) {
    return { exitCode: -1, printed: [`java.nio.file.NoSuchFileException: ${told.configFile}`] }
  }
  const properties = parseProperties(configText)
  if (properties === undefined) {
    return { exitCode: -1, printed: ['java.lang.IllegalArgumentException: Malformed \\uxxxx encoding.'] }
  }
  const candidates: readonly (readonly [NamesrvSource, string | undefined])[] = [
    ['-n', read(told.namesrvAddr)],
    ['configuration file', read(properties.get('namesrvAddr'))],
    ['-Drocketmq.namesrv.addr', systemProperty(environment)],
    ['NAMESRV_ADDR', environment['NAMESRV_ADDR']],
  ]
  const [source, namesrvAddr] = candidates.find(([, value]) => value !== undefined) ?? []
  const unset = namesrvAddr === undefined || (release === '5.3.3' && namesrvAddr.trim() === '')
  if (!unset && !isNamesrvList(namesrvAddr)) {
    const text = `The Name Server Address[${namesrvAddr}] illegal, please set it as follows, "127.0.0.1:9876;192.168.0.1:9876"`
    return { exitCode: -3, printed: [text] }
  }
  return { configText, namesrvAddr, source }
}

/** JAVA_OPT and JAVA_OPT_EXT as runbroker.sh passes them on; of two the JVM takes the last. */
function systemProperty(environment: Readonly<Record<string, string>>): string | undefined {
  const names = ['JAVA_TOOL_OPTIONS', 'JAVA_OPT', 'JAVA_OPT_EXT']
  const values = names.map((name) => javaOptions(environment[name] ?? '').properties.get('rocketmq.namesrv.addr'))
  return values.findLast((value) => value !== undefined)
}

/** The entries of a NameServer list as servers and Java tools read it: String.split at `;`, nothing trimmed. */
export function namesrvEntries(text: string): readonly string[] {
  const entries = text.split(';')
  while (entries.length > 1 && entries.at(-1) === '') entries.pop()
  return entries
}

/**
 * Whether BrokerStartup takes the list: every entry has a colon and a number from 0 to 65535 behind its last one. What
 * stands before it is not looked at.
 */
export function isNamesrvList(text: string): boolean {
  return namesrvEntries(text).every((entry) => {
    const [, port = ''] = /:([^:]*)$/.exec(entry) ?? []
    return /^\+?\d{1,10}$/.test(port) && Number(port) <= 65_535
  })
}
