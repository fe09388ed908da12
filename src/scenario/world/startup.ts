import type { Settings } from '../../cluster/index.ts'
import type { ProfileName } from '../../profile/index.ts'
import { brokerStartup, namesrvArguments, parseProperties, programIn, shellCommands } from '../../topology/index.ts'
import type { ServerRole, StartupSpec } from '../format/index.ts'

/** What the shell and the start script make of a command line. */
export type Startup =
  | {
      readonly configText: string
      readonly settings: Settings
      /** What the shell prints when the server has ended (or at once, when it does not wait for it). */
      readonly afterwards: readonly string[]
      readonly waits: boolean
    }
  | { readonly exitCode: number; readonly printed: readonly string[] }

/** Reads how a server is started. `startup` was checked: its command has the program of the role. */
export function startupOf(
  role: ServerRole,
  startup: StartupSpec | undefined,
  release: ProfileName | undefined,
): Startup {
  if (startup === undefined) return { configText: '', settings: {}, afterwards: [], waits: true }
  const { command, files = {}, environment = {} } = startup
  const file = (path: string): string | undefined => files[path]
  const read = shellCommands(command, (name) => environment[name])
  const commands = 'commands' in read ? read.commands : []
  const script = role === 'namesrv' ? 'mqnamesrv' : 'mqbroker'
  const index = commands.findIndex(({ words }) => programIn(words)?.program === script)
  const own = commands[index]
  const args = programIn(own?.words ?? [])?.args ?? []
  const rest = commands.slice(index + 1).flatMap(({ words }) => notFound(words))
  const waits = own?.endedBy !== '&'
  if (role === 'namesrv') {
    const told = namesrvArguments(args)
    if ('refused' in told)
      return { exitCode: 1, printed: ['usage: mqnamesrv [-c <arg>] [-h] [-n <arg>] [-p]', ...rest] }
    const text = told.configFile === undefined ? '' : (file(told.configFile) ?? '')
    return { configText: text, settings: Object.fromEntries(parseProperties(text) ?? []), afterwards: rest, waits }
  }
  const broker = brokerStartup({ args, environment, file, release })
  if ('exitCode' in broker) return { exitCode: broker.exitCode, printed: [...broker.printed, ...rest] }
  const { configText, namesrvAddr } = broker
  return { configText, settings: namesrvAddr === undefined ? {} : { namesrvAddr }, afterwards: rest, waits }
}

/** What bash says to a command that there is not. */
function notFound(words: readonly string[]): readonly string[] {
  const [first] = words
  if (first === undefined || programIn(words) !== undefined) return []
  return [`-bash: ${first}: ${first.includes('/') ? 'No such file or directory' : 'command not found'}`]
}
