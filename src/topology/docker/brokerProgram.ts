import { brokerArguments, brokerStartup, javaOptions, propertyEntries } from '../config/index.ts'
import { SHIPPED_BROKER_CONF } from './images.ts'
import type { Around, BrokerOfContainer, Ends, Place } from './program.ts'
import { quotedOption } from './quotedOption.ts'
import { unreadInArguments, unreadInFile, unreadInVariables } from './unreadSettings.ts'

/** The broker that `mqbroker` with these arguments is. */
export function brokerIn(args: readonly string[], around: Around): BrokerOfContainer {
  const { container, environment, facts, profile, inside, file, written, command } = around
  const shipped = facts.home === undefined ? undefined : `${facts.home}/conf/broker.conf`
  const covered = Object.keys(container.mounts ?? {})
  const found = (path: string): string | undefined =>
    file(path) ?? (path === shipped && !covered.includes(shipped) ? SHIPPED_BROKER_CONF : undefined)
  const textOf = (path: string): string | undefined => {
    const [own, more] = [found(inside(path)), written(inside(path))]
    return more === undefined ? own : more.over ? more.text : `${own ?? ''}${more.text}`
  }
  const told = brokerArguments(args)
  const given = 'refused' in told ? undefined : told.configFile
  const configFile = given === undefined ? undefined : inside(given)
  const start = brokerStartup({ args, environment, file: textOf })
  /** It ends before it has settings. */
  const ended = (ends: Ends): BrokerOfContainer => ({
    kind: 'broker',
    settings: {},
    places: {},
    configFile,
    profile,
    ends,
  })
  if (configFile !== undefined && container.unreadable?.includes(configFile) === true) {
    return ended(notPermitted(configFile, profile))
  }
  if ('exitCode' in start) {
    const isDirectory = configFile !== undefined && container.directories?.includes(configFile) === true
    const words = isDirectory ? 'java.io.IOException: Is a directory' : start.printed.join('; ')
    return ended(mqbrokerEnds(start.exitCode & 255, words))
  }
  const read = propertyEntries(start.configText)
  const places: Record<string, Place> = {}
  const settings: Record<string, string> = {}
  const entries = 'entries' in read ? read.entries : []
  for (const { name, value, line } of entries) {
    if (name.startsWith('\uFEFF')) continue
    settings[name] = value
    places[name] = { in: configFile ?? 'command', line }
  }
  if (start.namesrvAddr !== undefined && start.source !== 'configuration file') {
    settings['namesrvAddr'] = start.namesrvAddr
    places['namesrvAddr'] =
      start.source === '-n' ? command : { in: start.source === 'NAMESRV_ADDR' ? 'env.NAMESRV_ADDR' : 'env' }
  }
  const ends = quotedOption(['JAVA_OPT', 'JAVA_OPT_EXT'], environment) ?? outOfMemory(around)
  const unread = [
    ...unreadInFile(entries, configFile ?? 'command'),
    ...unreadInArguments(args, command),
    ...unreadInVariables(container.env ?? {}),
  ].filter(({ name, value }) => settings[name] !== value)
  return {
    kind: 'broker',
    settings,
    places,
    configFile,
    profile,
    ...(unread.length === 0 ? {} : { unread }),
    ...(ends === undefined ? {} : { ends }),
  }
}

/** What Java says of a file that its user may not read: 5.x opens it with Files, 4.x as a stream. */
function notPermitted(path: string, profile: BrokerOfContainer['profile']): Ends {
  const words =
    profile === '4.9.7'
      ? `java.io.FileNotFoundException: ${path} (Permission denied)`
      : `java.nio.file.AccessDeniedException: ${path}`
  return mqbrokerEnds(255, words)
}

function mqbrokerEnds(exitCode: number, words: string): Ends {
  return { exitCode, text: `mqbroker ends with ${exitCode}: ${words}`, zh: `mqbroker 以 ${exitCode} 退出：${words}` }
}

/** SIGKILL of the kernel when a container uses more than it may. */
const KILLED = 137

const UNITS: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

/**
 * runbroker.sh starts Java with -XX:+AlwaysPreTouch, so that the whole of the first heap (-Xms) is used at once: a container
 * that may not use as much is killed at its start.
 */
function outOfMemory({ container, environment }: Around): Ends | undefined {
  const { memoryBytes } = container
  const { others } = javaOptions(environment['JAVA_OPT_EXT'] ?? '')
  const first = others.findLast((word) => /^-Xms\d/.test(word))
  const [, digits, unit = ''] = /^-Xms(\d+)([kmg]?)$/i.exec(first ?? '') ?? []
  if (memoryBytes === undefined || digits === undefined || others.includes('-XX:-AlwaysPreTouch')) return undefined
  const heap = Number(digits) * (UNITS[unit.toLowerCase()] ?? 1)
  if (heap <= memoryBytes) return undefined
  const limit = `${Math.round(memoryBytes / 1024 ** 2)} MiB`
  return {
    exitCode: KILLED,
    text: `mqbroker is killed with ${KILLED} (out of memory): ${first} is more than the ${limit} that the container may use`,
    zh: `mqbroker 被以 ${KILLED} 杀死（内存不足）：${first} 超过容器可用的 ${limit}`,
  }
}
