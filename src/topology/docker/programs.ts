import { brokerArguments, enableProxyArguments, javaOptions, programIn } from '../config/index.ts'
import { brokerIn } from './brokerProgram.ts'
import { unfolded, wordsOf } from './commandWords.ts'
import { type ImageFacts, imageFacts } from './images.ts'
import type { Container } from './model.ts'
import type { Around, ContainerProgram, Place, ToolOfContainer } from './program.ts'
import { proxyIn } from './proxyProgram.ts'
import { quotedOption } from './quotedOption.ts'

/** What a container runs, and what never gets its turn. */
export interface ContainerPrograms {
  readonly programs: readonly ContainerProgram[]
  /** Sentences about commands that do not run. */
  readonly notes: readonly string[]
  readonly facts: ImageFacts
  readonly knownImage: boolean
}

export const DEFAULT_IMAGE = 'apache/rocketmq:5.3.3'

/** Variables that bring a NameServer to the clients, the dashboard and the exporter; Spring reads names with dots as they stand. */
const NAMESRV_VARIABLES = [
  'NAMESRV_ADDR',
  'ROCKETMQ_NAMESRV_ADDR',
  'ROCKETMQ_CONFIG_NAMESRVADDR',
  'ROCKETMQ_NAME_SERVER',
  'ROCKETMQ_NAMESERVER',
  'rocketmq.config.namesrvAddr',
  'rocketmq.namesrv.addr',
  'rocketmq.name-server',
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
  const command: Place = { in: given.length > 0 ? 'command' : 'image' }
  const commands = unfolded(given.length > 0 ? given : ['sh', '-c', facts.runs ?? ''], env)
  if (commands.length === 0 && given.includes('-c')) {
    notes.push('the shell ends with 2: a quote in its text has no end, so that none of its commands runs')
  }
  const exported = new Map(Object.entries(env))
  const workDirectory = container.workingDir ?? facts.workDirectory
  const inside = (path: string): string => absolute(path, workDirectory)
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
    const around = { container, environment: Object.fromEntries(exported), facts, profile, inside, file, command }
    programs.push(...started(told.program, told.args, around))
    if (endedBy !== '&') foreground = told.program
  }
  const other = facts.program ?? (programs.length === 0 ? 'app' : undefined)
  if (other !== undefined) programs.push(toolIn(other, container, given))
  return { programs, notes, facts, knownImage: known !== undefined }
}

function started(program: string, args: readonly string[], around: Around): readonly ContainerProgram[] {
  const ends = quotedOption(['JAVA_OPT', 'JAVA_OPT_EXT'], around.environment)
  if (program === 'mqnamesrv') {
    return [{ kind: 'namesrv', settings: {}, profile: around.profile, ...(ends === undefined ? {} : { ends }) }]
  }
  if (program === 'mqproxy') return proxied(args, around)
  if (program !== 'mqbroker') return []
  const told = brokerArguments(args)
  const withProxy = 'refused' in told ? args.includes('--enable-proxy') : told.proxy
  return withProxy ? proxied(enableProxyArguments(args), around) : [brokerIn(args, around)]
}

/** A proxy, and in local mode the broker that it brings along. */
function proxied(args: readonly string[], around: Around): readonly ContainerProgram[] {
  const { proxy, brokerConfig, namesrv } = proxyIn(args, around)
  if (!proxy.local || proxy.ends !== undefined || brokerConfig === undefined) return [proxy]
  const broker = brokerIn(['-c', brokerConfig, ...(namesrv === undefined ? [] : ['-n', namesrv])], around)
  const place = proxy.places['namesrvAddr']
  // A process that its broker ends is not there as a proxy either.
  if (broker.ends !== undefined) return [broker, { ...proxy, ends: broker.ends }]
  return [place === undefined ? broker : { ...broker, places: { ...broker.places, namesrvAddr: place } }, proxy]
}

/** A program that uses the cluster: what it takes for the NameServer. */
function toolIn(kind: ToolOfContainer['kind'], { env = {} }: Container, words: readonly string[]): ToolOfContainer {
  const ends = kind === 'app' ? undefined : quotedOption(['JAVA_OPTS'], env)
  if (ends !== undefined) return { kind, ends }
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
