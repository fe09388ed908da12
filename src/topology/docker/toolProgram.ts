import { javaOptions } from '../config/index.ts'
import type { Container } from './model.ts'
import type { Place, ToolOfContainer } from './program.ts'
import { quotedOption } from './quotedOption.ts'

export interface ToolAround {
  readonly container: Container
  /** Words of its command. */
  readonly words: readonly string[]
}

const JAVA_VARIABLES = ['JAVA_TOOL_OPTIONS', 'JAVA_OPTS', 'JAVA_OPT', 'JAVA_OPT_EXT', 'JDK_JAVA_OPTIONS']

/**
 * Names that bring a NameServer to clients, Spring, the dashboard and the exporter, as Spring compares them: in small letters
 * and without what stands between the words.
 */
const NAMESRV_NAMES = [
  'namesrvaddr',
  'rocketmqnamesrvaddr',
  'rocketmqconfignamesrvaddr',
  'rocketmqconfignamesrvaddrs',
  'rocketmqnameserver',
  'springcloudstreamrocketmqbindernameserver',
]
/** What the programs of the project read; others do what their authors want. */
const TOOL_NAMES = ['namesrvaddr', 'rocketmqnamesrvaddr', 'rocketmqconfignamesrvaddr', 'rocketmqconfignamesrvaddrs']

/** `host:port`, or several of them. */
const ADDRESSES = /^(?:https?:\/\/)?[\w.-]+:\d{2,5}(?:[;,](?:https?:\/\/)?[\w.-]+:\d{2,5})*;?$/
const NAMESRV_PORT = 9876
/** application.yml of dashboard and exporter, where nothing else says (RMQConfigure). */
const TOOL_DEFAULT = `127.0.0.1:${NAMESRV_PORT}`

/** A program that uses the cluster: what it takes for the NameServer. */
export function toolIn(kind: ToolOfContainer['kind'], around: ToolAround): ToolOfContainer {
  const { env = {} } = around.container
  const ends = kind === 'app' ? undefined : quotedOption(['JAVA_OPTS'], env)
  if (ends !== undefined) return { kind, ends }
  const found = inOptions(env) ?? inNames(kind, env) ?? inWords(around.words)
  if (found !== undefined) return { kind, ...found }
  if (kind !== 'app') return { kind, namesrv: TOOL_DEFAULT, place: { in: 'image' }, byDefault: true }
  return { kind, ...(inJson(env) ?? byValue(env)) }
}

type Named = { readonly namesrv: string; readonly place: Place }

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

function inOptions(env: Readonly<Record<string, string>>): Named | undefined {
  for (const name of JAVA_VARIABLES) {
    for (const [property, namesrv] of javaOptions(env[name] ?? '').properties) {
      if (NAMESRV_NAMES.includes(plain(property))) return { namesrv, place: { in: `env.${name}` } }
    }
  }
  return undefined
}

function inNames(kind: ToolOfContainer['kind'], env: Readonly<Record<string, string>>): Named | undefined {
  const names = kind === 'app' ? NAMESRV_NAMES : TOOL_NAMES
  for (const wanted of names) {
    const name = Object.keys(env).find((own) => plain(own) === wanted && env[own] !== '')
    if (name !== undefined) return { namesrv: env[name] ?? '', place: { in: `env.${name}` } }
  }
  return undefined
}

function inWords(words: readonly string[]): Named | undefined {
  for (const word of words) {
    for (const [, name = '', namesrv = ''] of word.matchAll(/(?:^|\s)(?:-D|--?)([\w.-]+)=(\S+)/g)) {
      if (NAMESRV_NAMES.includes(plain(name))) return { namesrv, place: { in: 'command' } }
    }
  }
  return undefined
}

/** Properties as one JSON text (`SPRING_APPLICATION_JSON`). */
function inJson(env: Readonly<Record<string, string>>): Named | undefined {
  const text = env['SPRING_APPLICATION_JSON'] ?? ''
  for (const [, name = '', namesrv = ''] of text.matchAll(/"([\w.-]+)"\s*:\s*"([^"]*)"/g)) {
    if (/(?:nameserver|namesrvaddr)$/.test(plain(name)) && ADDRESSES.test(namesrv))
      return { namesrv, place: { in: 'env.SPRING_APPLICATION_JSON' } }
  }
  return undefined
}

/** A variable of whatever name whose value is an address with the port of a NameServer. */
function byValue(env: Readonly<Record<string, string>>): Named | Record<string, never> {
  for (const [name, value] of Object.entries(env)) {
    const isNamed = /name.?s(?:e)?rv|name.?server/i.test(name)
    if (ADDRESSES.test(value) && (isNamed || value.includes(`:${NAMESRV_PORT}`)))
      return { namesrv: value, place: { in: `env.${name}` } }
  }
  return {}
}
