import { type CommandLine, commandLine, type Flag } from './commandLine.ts'

const HELP: Flag = { short: 'h', long: 'help', takesValue: false }
const NAMESRV: Flag = { short: 'n', long: 'namesrvAddr', takesValue: true }
const CONFIG: Flag = { short: 'c', long: 'configFile', takesValue: true }
const PRINT: Flag = { short: 'p', long: 'printConfigItem', takesValue: false }
const PRINT_IMPORTANT: Flag = { short: 'm', long: 'printImportantConfig', takesValue: false }

/** Options that every program has (ServerUtil.buildCommandlineOptions). */
export const COMMON_FLAGS: readonly Flag[] = [HELP, NAMESRV]

/** The programs of a RocketMQ distribution by the names of their scripts. */
export type ProgramName = 'mqnamesrv' | 'mqbroker' | 'mqadmin' | 'mqproxy' | 'mqcontroller'

const PROGRAMS: readonly ProgramName[] = ['mqnamesrv', 'mqbroker', 'mqadmin', 'mqproxy', 'mqcontroller']
/** What stands in front of a program and starts it. */
const LAUNCHERS = ['sh', 'bash', '/bin/sh', '/bin/bash', 'nohup', 'exec', 'sudo', 'env', 'setsid', 'time']

/** A program of RocketMQ in the words of a command, and its arguments. Undefined for another command. */
export function programIn(
  words: readonly string[],
): { readonly program: ProgramName; readonly args: readonly string[] } | undefined {
  const start = words.findIndex((word) => !LAUNCHERS.includes(word) && !/^[A-Za-z_]\w*=/.test(word))
  const name = /(?:^|\/)([^/]+?)(?:\.cmd)?$/.exec(words[start] ?? '')?.[1]
  const program = PROGRAMS.find((candidate) => candidate === name)
  // The scripts pass $@ on without quotes, so that blanks inside of an argument separate once more.
  return program === undefined
    ? undefined
    : { program, args: words.slice(start + 1).flatMap((word) => word.split(/[ \t\n]+/).filter((part) => part !== '')) }
}

/** What mqbroker was told. */
export interface BrokerArguments {
  readonly namesrvAddr: string | undefined
  readonly configFile: string | undefined
  /** `-p` or `-m`: it prints its options and ends with 0. */
  readonly prints: 'all' | 'important' | undefined
  /** `--enable-proxy`, which the script itself takes out: broker and proxy run in one process. */
  readonly proxy: boolean
  readonly help: boolean
}

/** Arguments of `mqbroker`; refused ones end it with its usage and 1. */
export function brokerArguments(args: readonly string[]): BrokerArguments | { readonly refused: string } {
  const own = args.filter((word) => word !== '--enable-proxy')
  const read = commandLine(own, [HELP, NAMESRV, CONFIG, PRINT, PRINT_IMPORTANT])
  if ('refused' in read) return read
  const { options } = read
  return {
    namesrvAddr: options.get('namesrvAddr'),
    configFile: options.get('configFile'),
    prints: options.has('printConfigItem') ? 'all' : options.has('printImportantConfig') ? 'important' : undefined,
    proxy: own.length < args.length,
    help: options.has('help'),
  }
}

/** What mqnamesrv was told. */
export interface NamesrvArguments {
  readonly configFile: string | undefined
  readonly prints: boolean
  readonly help: boolean
}

/** Arguments of `mqnamesrv`; it knows `-n` and looks at it as little as at other words. */
export function namesrvArguments(args: readonly string[]): NamesrvArguments | { readonly refused: string } {
  const read = commandLine(args, [HELP, NAMESRV, CONFIG, PRINT])
  if ('refused' in read) return read
  const { options } = read
  return {
    configFile: options.get('configFile'),
    prints: options.has('printConfigItem'),
    help: options.has('help'),
  }
}

/** Arguments of `mqadmin`: the command, and its options read with `flags` beside the common ones. */
export function adminArguments(
  args: readonly string[],
  flags: readonly Flag[] = [],
): { readonly command: string | undefined; readonly line: CommandLine } {
  const [command, ...more] = args
  return { command, line: commandLine(more, [...COMMON_FLAGS, ...flags]) }
}
