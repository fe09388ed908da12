import type { ProfileName } from '../../profile/index.ts'
import {
  brokerArguments,
  brokerStartup,
  javaOptions,
  programIn,
  propertyEntries,
  shellCommands,
} from '../config/index.ts'
import { type ImageFacts, imageFacts, SHIPPED_BROKER_CONF } from './images.ts'
import type { Container } from './model.ts'

/** Where something was written. */
export interface Place {
  /** A path inside of the container, or a part of its definition: `command`, `env.NAMESRV_ADDR`, `image`. */
  readonly in: string
  readonly line?: number
}

/** A program that runs in a container. */
export type ContainerProgram =
  | { readonly kind: 'namesrv'; readonly settings: Settings; readonly profile: ProfileName }
  | {
      readonly kind: 'broker'
      readonly settings: Settings
      readonly profile: ProfileName
      /** Where each setting was written. */
      readonly places: Readonly<Record<string, Place>>
      /** The file that it was told to read, as a path inside. */
      readonly configFile: string | undefined
      /** It ends before it listens, with these lines. */
      readonly ends?: string
    }
  | { readonly kind: 'dashboard' | 'exporter' | 'app'; readonly namesrv?: string; readonly place?: Place }

type Settings = Readonly<Record<string, string>>

/** What a container runs, and what never gets its turn. */
export interface ContainerPrograms {
  readonly programs: readonly ContainerProgram[]
  /** Sentences about commands that do not run. */
  readonly notes: readonly string[]
  readonly facts: ImageFacts
  readonly knownImage: boolean
}

export const DEFAULT_IMAGE = 'apache/rocketmq:5.3.3'

/** Properties that the clients, the dashboard and the exporter read for the NameServer, by the variable that brings them. */
const NAMESRV_VARIABLES = [
  'NAMESRV_ADDR',
  'ROCKETMQ_NAMESRV_ADDR',
  'ROCKETMQ_CONFIG_NAMESRVADDR',
  'ROCKETMQ_NAME_SERVER',
]
const JAVA_VARIABLES = ['JAVA_TOOL_OPTIONS', 'JAVA_OPTS', 'JAVA_OPT', 'JAVA_OPT_EXT']
const NAMESRV_PROPERTIES = ['rocketmq.namesrv.addr', 'rocketmq.config.namesrvAddr', 'rocketmq.name-server']

/** Reads a container's command as its image runs it. `file` gives the text of a mounted file by its path inside. */
export function programsOf(container: Container, file: (path: string) => string | undefined): ContainerPrograms {
  const image = container.image ?? DEFAULT_IMAGE
  const known = imageFacts(image)
  const facts = known ?? { workDirectory: '/', user: 0, profile: '5.3.3' as const }
  const env = { ...facts.env, ...container.env }
  const programs: ContainerProgram[] = []
  const notes: string[] = []
  const profile = container.profile ?? facts.profile
  const given = [...wordsOf(container.entrypoint), ...wordsOf(container.command)]
  const place: Place = { in: given.length > 0 ? 'command' : 'image' }
  const commands = given.length > 0 ? unfolded(given, env) : unfolded(['sh', '-c', facts.runs ?? ''], env)
  const exported = new Map(Object.entries(env))
  let foreground: string | undefined
  for (const { words, endedBy } of commands) {
    if (words[0] === 'export') {
      for (const word of words.slice(1)) {
        const equals = word.indexOf('=')
        // What the container's environment says stands; the image's own default gives way.
        if (equals > 0 && !(word.slice(0, equals) in env)) exported.set(word.slice(0, equals), word.slice(equals + 1))
      }
      continue
    }
    const told = programIn(words)
    if (told === undefined) continue
    if (foreground !== undefined) {
      notes.push(`${words.join(' ')} never runs, because ${foreground} in front of it does not end`)
      continue
    }
    if (told.program === 'mqnamesrv') programs.push({ kind: 'namesrv', settings: {}, profile })
    if (told.program === 'mqbroker') {
      const covered = Object.keys(container.mounts ?? {})
      programs.push(brokerIn(told.args, Object.fromEntries(exported), facts, profile, file, place, covered))
    }
    if (endedBy !== '&') foreground = told.program
  }
  const other = facts.program ?? (programs.length === 0 ? 'app' : undefined)
  if (other !== undefined) programs.push(toolIn(other, container, given))
  return { programs, notes, facts, knownImage: known !== undefined }
}

/** Commands of the words, with `sh -c "…"` read as the shell does. */
function unfolded(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): readonly { readonly words: readonly string[]; readonly endedBy: string }[] {
  const shell = words.findIndex((word, index) => word === '-c' && /(?:^|\/)(?:ba|da)?sh$/.test(words[index - 1] ?? ''))
  const script = shell === -1 ? undefined : words[shell + 1]
  if (script === undefined) return [{ words, endedBy: '' }]
  const read = shellCommands(script, (name) => env[name])
  return 'commands' in read
    ? read.commands.flatMap(({ words: own, endedBy }) => ended(unfolded(own, env), endedBy))
    : []
}

function ended(
  commands: readonly { readonly words: readonly string[]; readonly endedBy: string }[],
  endedBy: string,
): readonly { readonly words: readonly string[]; readonly endedBy: string }[] {
  return commands.map((command, index) => (index === commands.length - 1 ? { ...command, endedBy } : command))
}

export function wordsOf(command: string | readonly string[] | undefined): readonly string[] {
  if (command === undefined) return []
  if (typeof command !== 'string') return command
  // Compose splits a text at blanks and quotes; operators of a shell are words like others there.
  const words: string[] = []
  const pattern = /(?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*')+/g
  for (const [word] of command.matchAll(pattern)) {
    words.push(
      word.replace(/"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|\\([\s\S])/g, (_, a?: string, b?: string, c?: string) =>
        a === undefined ? (b ?? c ?? '') : a.replace(/\\(["\\$`])/g, '$1'),
      ),
    )
  }
  return words
}

function brokerIn(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  facts: ImageFacts,
  profile: ProfileName,
  file: (path: string) => string | undefined,
  command: Place,
  /** Paths that directories are mounted over. */
  covered: readonly string[],
): ContainerProgram {
  const inside = (path: string): string => absolute(path, facts.workDirectory)
  const shipped = facts.home === undefined ? undefined : `${facts.home}/conf/broker.conf`
  const textOf = (path: string): string | undefined =>
    file(inside(path)) ?? (inside(path) === shipped && !covered.includes(shipped) ? SHIPPED_BROKER_CONF : undefined)
  const told = brokerArguments(args)
  const given = 'refused' in told ? undefined : told.configFile
  const configFile = given === undefined ? undefined : inside(given)
  const start = brokerStartup({ args, environment, file: textOf })
  if ('exitCode' in start) {
    const ends = `mqbroker ends with ${start.exitCode & 255}: ${start.printed.join('; ')}`
    return { kind: 'broker', settings: {}, places: {}, configFile, profile, ends }
  }
  const read = propertyEntries(start.configText)
  const entries = 'entries' in read ? read.entries : []
  const places: Record<string, Place> = {}
  const settings: Record<string, string> = {}
  for (const { name, value, line } of entries) {
    settings[name] = value
    places[name] = { in: configFile ?? 'command', line }
  }
  if (start.namesrvAddr !== undefined && start.source !== 'configuration file') {
    settings['namesrvAddr'] = start.namesrvAddr
    places['namesrvAddr'] =
      start.source === '-n' ? command : { in: start.source === 'NAMESRV_ADDR' ? 'env.NAMESRV_ADDR' : 'env' }
  }
  return { kind: 'broker', settings, places, configFile, profile }
}

/** A program that uses the cluster: what it takes for the NameServer. */
function toolIn(
  kind: 'dashboard' | 'exporter' | 'app',
  { env = {} }: Container,
  words: readonly string[],
): ContainerProgram {
  for (const name of JAVA_VARIABLES) {
    const { properties } = javaOptions(env[name] ?? '')
    const property = NAMESRV_PROPERTIES.find((candidate) => properties.get(candidate) !== undefined)
    const namesrv = property === undefined ? undefined : properties.get(property)
    if (namesrv !== undefined) return { kind, namesrv, place: { in: `env.${name}` } }
  }
  for (const name of NAMESRV_VARIABLES) {
    const namesrv = env[name]
    if (namesrv !== undefined) return { kind, namesrv, place: { in: `env.${name}` } }
  }
  const inCommand = words
    .map((word) =>
      /^(?:--?D?)(?:rocketmq\.namesrv\.addr|rocketmq\.config\.namesrvAddr|rocketmq\.name-server)=(.*)$/.exec(word),
    )
    .find((match) => match !== null)
  if (inCommand?.[1] !== undefined) return { kind, namesrv: inCommand[1], place: { in: 'command' } }
  return { kind }
}

/** A path inside of a container, without `.` and `..`. */
export function absolute(path: string, from: string): string {
  const parts: string[] = []
  for (const part of `${path.startsWith('/') ? '' : `${from}/`}${path}`.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}
