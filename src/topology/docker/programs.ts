import { brokerArguments, enableProxyArguments, namesrvArguments, parseProperties, programIn } from '../config/index.ts'
import { brokerIn } from './brokerProgram.ts'
import { type Told, unfolded, wordsOf } from './commandWords.ts'
import { type ImageFacts, imageFacts } from './images.ts'
import type { Container } from './model.ts'
import type { Around, CommandNote, ContainerProgram, Ends, Place } from './program.ts'
import { proxyIn } from './proxyProgram.ts'
import { quotedOption } from './quotedOption.ts'
import { supervisedPrograms, supervisorFile } from './supervised.ts'
import { toolIn } from './toolProgram.ts'
import { type Waiting, waitingOf } from './waiting.ts'
import { writtenFiles } from './writtenFiles.ts'

/** What a container runs, and what never gets its turn. */
export interface ContainerPrograms {
  readonly programs: readonly ContainerProgram[]
  /** Those of its first process: with their end the container ends. Empty when something else is in front. */
  readonly front: readonly ContainerProgram[]
  /** Those that a supervisor inside of it starts again. */
  readonly supervised: readonly ContainerProgram[]
  /** What its command does before the programs start. */
  readonly waiting: Waiting
  /** Sentences about commands that do not run. */
  readonly notes: readonly CommandNote[]
  readonly facts: ImageFacts
  readonly knownImage: boolean
}

export const DEFAULT_IMAGE = 'apache/rocketmq:5.3.3'

/** Reads a container's command as its image runs it. `file` gives the text of a mounted file by its path inside. */
export function programsOf(container: Container, file: (path: string) => string | undefined): ContainerPrograms {
  const image = container.image ?? DEFAULT_IMAGE
  const known = imageFacts(image)
  const facts = known ?? { workDirectory: '/', user: 0, profile: '5.3.3' as const }
  const env = { ...facts.env, ...container.env }
  const profile = container.profile ?? facts.profile
  const given = [...wordsOf(container.entrypoint), ...wordsOf(container.command)]
  const command: Place = { in: given.length > 0 ? 'command' : 'image' }
  const workDirectory = container.workingDir ?? facts.workDirectory
  const inside = (path: string): string => absolute(path, workDirectory)
  const supervisor = supervisorFile(given, (path) => file(inside(path)))
  const own = supervisor === undefined ? [] : supervisedPrograms(supervisor.text ?? '')
  const commands =
    supervisor === undefined
      ? unfolded(given.length > 0 ? given : ['sh', '-c', facts.runs ?? ''], env)
      : own.map(({ words }): Told => ({ words, endedBy: '&' }))
  const files = new Map(
    [...writtenFiles(given.join(' '), (name) => env[name])].map(([path, own]) => [inside(path), own]),
  )
  const written = (path: string): ReturnType<Around['written']> => files.get(path)
  const around = { container, environment: env, facts, profile, inside, file, written, command }
  const run = ran(commands, around)
  const notes = [...run.notes]
  if (commands.length === 0 && given.includes('-c') && supervisor === undefined) {
    notes.push({
      en: 'the shell ends with 2: a quote in its text has no end, so that none of its commands runs',
      zh: 'shell 以 2 退出：文本里有一个没有结束的引号，所有命令都不会执行',
      fix: { en: 'Close the quote.', zh: '补上引号的另一半。' },
    })
  }
  const programs = [...run.programs]
  const endsAtOnce = supervisor === undefined && run.front.length === 0 ? shellEnds(commands, programs) : undefined
  if (endsAtOnce !== undefined) {
    for (const [index, program] of programs.entries()) programs[index] = { ...program, ends: endsAtOnce }
  }
  const other = facts.program ?? (programs.length === 0 ? 'app' : undefined)
  if (other !== undefined) programs.push(toolIn(other, { container, words: given }))
  const restarting = own.flatMap(({ restarts }, index) => (restarts ? (run.byCommand[index] ?? []) : []))
  return {
    programs,
    front: endsAtOnce === undefined ? run.front : programs.slice(-1),
    supervised: restarting,
    waiting: waitingOf(commands),
    notes,
    facts,
    knownImage: known !== undefined,
  }
}

interface Ran {
  readonly programs: readonly ContainerProgram[]
  readonly byCommand: readonly (readonly ContainerProgram[])[]
  readonly front: readonly ContainerProgram[]
  readonly notes: readonly CommandNote[]
}

/** Commands one after the other, until one stays in front. */
function ran(commands: readonly Told[], around: Around): Ran {
  const exported = new Map(Object.entries(around.environment))
  const byCommand: (readonly ContainerProgram[])[] = []
  const notes: CommandNote[] = []
  let front: readonly ContainerProgram[] = []
  let inFront: string | undefined
  for (const { words, endedBy } of commands) {
    let own: readonly ContainerProgram[] = []
    const told = programIn(words)
    if (words[0] === 'export') {
      for (const word of words.slice(1)) {
        const equals = word.indexOf('=')
        const name = word.slice(0, equals)
        // What the container's environment says stands; the image's own default gives way.
        if (equals > 0 && !(name in around.environment)) exported.set(name, word.slice(equals + 1))
      }
    } else if (told !== undefined && inFront !== undefined) {
      notes.push({
        en: `${words.join(' ')} never runs, because ${inFront} in front of it does not end`,
        zh: `${words.join(' ')} 永远不会执行，因为它前面的 ${inFront} 不会结束`,
        fix: {
          en: 'Run each program in a container of its own, or end the first one with &.',
          zh: '每个程序用一个容器，或在第一个命令末尾加 &。',
        },
      })
    } else if (told === undefined && /^[\w.-]+:\d{2,5}$/.test(words[0] ?? '') && byCommand.length > 0) {
      notes.push({
        en: `the shell takes ${words[0]} for a command of its own: the ; in front of it ends the list of NameServers`,
        zh: `shell 把 ${words[0]} 当作另一条命令：它前面的 ; 结束了 NameServer 列表`,
        fix: {
          en: `Put the whole list into quotes: -n "…;${words[0]}".`,
          zh: `给整个列表加引号：-n "…;${words[0]}"。`,
        },
        scenario: 'namesrv-semicolon-shell-split',
      })
    } else if (told !== undefined) {
      own = started(told.program, told.args, { ...around, environment: Object.fromEntries(exported) })
      if (endedBy !== '&' && own.length > 0) {
        inFront = told.program
        front = own
      }
    }
    byCommand.push(own)
  }
  return { programs: byCommand.flat(), byCommand, front, notes }
}

/** Commands that end by themselves soon. */
const SHORT = /^(?:echo|printf|sleep|export|cd|chmod|chown|mkdir|true|date|ls|cat|cp|sed|set|source|\.)$/

/** A shell whose last command is in the background, or a short one: the container ends with it. */
function shellEnds(commands: readonly Told[], programs: readonly ContainerProgram[]): Ends | undefined {
  const last = commands.at(-1)
  const stays = /^(?:infinity|inf)$/.test(last?.words[1] ?? '')
  const isOver = last?.endedBy === '&' || (SHORT.test(last?.words[0] ?? '') && !stays)
  if (last === undefined || programs.length === 0 || !isOver) return undefined
  return {
    exitCode: 0,
    text: 'the shell ends with 0 at once, since its last command runs in the background, and the container ends with everything in it',
    zh: 'shell 的最后一条命令在后台运行，shell 立刻以 0 退出，容器也随之结束',
  }
}

function started(program: string, args: readonly string[], around: Around): readonly ContainerProgram[] {
  const ends = quotedOption(['JAVA_OPT', 'JAVA_OPT_EXT'], around.environment)
  if (program === 'mqnamesrv') {
    return [{ kind: 'namesrv', ...namesrvIn(args, around), ...(ends === undefined ? {} : { ends }) }]
  }
  if (program === 'mqproxy') return proxied(args, around)
  if (program !== 'mqbroker') return []
  const told = brokerArguments(args)
  const withProxy = 'refused' in told ? args.includes('--enable-proxy') : told.proxy
  return withProxy ? proxied(enableProxyArguments(args), around) : [brokerIn(args, around)]
}

/** What a NameServer reads from the file of `-c`: its port. One that it cannot read ends it. */
function namesrvIn(
  args: readonly string[],
  { file, inside, profile }: Around,
): Pick<Extract<ContainerProgram, { readonly kind: 'namesrv' }>, 'settings' | 'profile' | 'ends'> {
  const told = namesrvArguments(args)
  const path = 'refused' in told ? undefined : told.configFile
  if (path === undefined) return { settings: {}, profile }
  const text = file(inside(path))
  if (text === undefined) {
    const words = `java.io.FileNotFoundException: ${path} (No such file or directory)`
    const ends = {
      exitCode: 255,
      text: `mqnamesrv ends with 255: ${words}`,
      zh: `mqnamesrv 以 255 退出：${words}`,
    }
    return { settings: {}, profile, ends }
  }
  const port = parseProperties(text)?.get('listenPort')?.trim()
  const isPort = port !== undefined && /^\d{1,5}$/.test(port)
  return { settings: isPort ? { listenPort: port } : {}, profile }
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

/** The user id of the programs of a container. */
export function userOf({ image = DEFAULT_IMAGE, user }: Container): number {
  return user ?? imageFacts(image)?.user ?? 0
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
