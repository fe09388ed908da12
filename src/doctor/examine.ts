import {
  type ClientSpec,
  type Duration,
  runScenario,
  type Scenario,
  type Step,
  type Topology,
  type VariantResult,
} from '../scenario/index.ts'
import type { Drain } from '../sim/index.ts'
import { type Attempt, attemptsOf, type Reading, readingsOf } from './attempts.ts'
import { type ProxyAttempt, proxyAttemptsOf } from './proxyAttempts.ts'
import { type Said, said } from './said.ts'
import type { BrokerOf, Subject } from './subject.ts'
import type { Tried } from './tried.ts'

/** Every broker has had two rounds of registration by then (10 s after its start, and 30 s later). */
const SETTLED_MS = 45_000
/** The longest attempt: four dials of Go, 3 s each. */
const ATTEMPT_MS = 20_000

/** One line of the table: who tried, and how far it came. */
export interface Row<B extends Tried = BrokerOf> {
  readonly from: Said
  readonly language: string
  readonly namesrv: string
  /** The first hop: a NameServer gave a route. */
  readonly route: 'ok' | 'failed'
  readonly broker: string
  /** As the route names it; undefined without one. */
  readonly advertised: string | undefined
  /** The second hop; `none` when the first one failed. */
  readonly sent: 'ok' | 'failed' | 'none'
  /** What the user reads. */
  readonly text: Said
  /** A slave is dialled, and nothing is sent to it. */
  readonly isRead: boolean
  readonly attempt: Attempt<B>
}

/** One line of the table of proxies: whether the connections come about that a client and the proxy need. */
export interface ProxyRow {
  readonly from: Said
  readonly protocol: 'gRPC' | 'remoting'
  /** As the user writes it. */
  readonly endpoint: string
  /** The connection to the proxy. */
  readonly connected: 'ok' | 'failed'
  readonly proxy: string
  /** What the route names; undefined without a connection. */
  readonly named: string | undefined
  /** The connection to what the route names. */
  readonly used: 'ok' | 'failed' | 'none'
  /** Why one of them failed. */
  readonly text: string
  readonly attempt: ProxyAttempt
}

/** What was tried in a world, and how far it came. */
export interface Trial<B extends Tried = BrokerOf> {
  readonly rows: readonly Row<B>[]
  readonly proxyRows: readonly ProxyRow[]
  readonly result: VariantResult
  /** When the attempts begin. */
  readonly attemptsAtMs: number
  /** When the run ends. */
  readonly endsAtMs: number
}

export interface Examined extends Trial {
  readonly subject: Subject
}

/** A world, and who tries what in it. */
export interface Tries<B extends Tried = BrokerOf> {
  readonly topology: Topology
  readonly attempts: readonly Attempt<B>[]
  readonly readings?: readonly Reading[]
  readonly proxyAttempts?: readonly ProxyAttempt[]
  /** When the last of its programs listens. */
  readonly listensAtMs: number
}

/** Builds the world of a compose file and lets clients try. */
export async function examine(subject: Subject, drain: Drain | undefined): Promise<Examined> {
  const attempts = attemptsOf(subject)
  const listening = subject.lowered.containers.map(({ start }) => ('refused' in start ? 0 : start.listensAtMs))
  const tries = {
    topology: subject.lowered.topology,
    attempts,
    readings: readingsOf(subject, attempts),
    proxyAttempts: proxyAttemptsOf(subject),
    listensAtMs: Math.max(0, ...listening),
  }
  const { readings } = tries
  const trial = await tryAll(tries, drain)
  return {
    subject,
    ...trial,
    rows: [...trial.rows, ...readings.map((reading) => readRow(reading, trial.result))],
  }
}

/** Lets clients try in a world. */
export async function tryAll<B extends Tried>(tries: Tries<B>, drain: Drain | undefined): Promise<Trial<B>> {
  const { topology, attempts, readings = [], proxyAttempts = [], listensAtMs } = tries
  const attemptsAtMs = listensAtMs + SETTLED_MS
  const endsAtMs = attemptsAtMs + ATTEMPT_MS
  const at: Duration = `${attemptsAtMs}ms`
  const clients = Object.fromEntries([
    ...attempts.map((attempt): readonly [string, ClientSpec] => [attempt.client, clientOf(attempt)]),
    ...[...proxyAttempts, ...readings].map(({ client, host }): readonly [string, ClientSpec] => [
      client,
      { kind: 'probe', host },
    ]),
  ])
  const timeline = [
    ...attempts.flatMap(({ client, broker }): readonly Step[] => [
      { at, do: 'start', client },
      { at, do: 'send', client, topic: broker.topic, body: 'doctor' },
    ]),
    ...readings.map(({ client, advertised }): Step => ({ at, as: client, do: 'dial', client, to: advertised })),
    ...proxyAttempts.flatMap(({ client, endpoint, named }) =>
      [...new Set([endpoint, ...named])].map((to): Step => ({ at, as: `${client} ${to}`, do: 'dial', client, to })),
    ),
  ]
  const scenario: Scenario = {
    id: 'doctor',
    title: 'doctor',
    story: { symptoms: [], cause: '', fix: '' },
    topology,
    clients,
    timeline,
    lasts: `${endsAtMs}ms`,
    cure: { sentence: '' },
    expect: { broken: [], cured: [] },
  }
  const result = await runScenario(scenario, { variant: 'broken', ...(drain === undefined ? {} : { drain }) })
  return {
    rows: attempts.map((attempt) => rowOf(attempt, result, attemptsAtMs)),
    proxyRows: proxyAttempts.map((attempt) => proxyRowOf(attempt, result)),
    result,
    attemptsAtMs,
    endsAtMs,
  }
}

function clientOf({
  client,
  host,
  dialect,
  namesrv,
}: Pick<Attempt, 'client' | 'host' | 'dialect' | 'namesrv'>): ClientSpec {
  return { kind: 'producer', host, dialect, namesrv, group: 'doctor', instanceName: client }
}

function rowOf<B extends Tried>(attempt: Attempt<B>, result: VariantResult, fromMs: number): Row<B> {
  const { observations } = result
  const { client, host, from, language, namesrv, broker } = attempt
  const outcome = observations.outcome(`${client} send`)
  const answer = observations.routes({ host, topic: broker.topic, fromMs }).findLast(({ code }) => code === 0)
  // A topic without a broker gets one of others, where topics are made by themselves.
  const [cause] = outcome.causes
  const own = cause ?? outcome.text
  // Routes are seen by host, and another client of the same host may have got one.
  const isOurs = !NO_ROUTE.test(own) && isRegistered(result, broker)
  const route = isOurs ? answer : undefined
  // The topic is this broker's alone; whoever else gets the message has its address.
  const other = observations
    .frames({ host, name: 'SEND_MESSAGE_V2', fromMs })
    .find(
      ({ kind, from: sender, to, topic }) =>
        kind === 'request' && sender === host && topic === broker.topic && to !== broker.container.host,
    )?.to
  const isOk = outcome.state === 'ok' && other === undefined
  const sent = route === undefined ? 'none' : isOk ? 'ok' : 'failed'
  const strayed = said(
    `${other} got the message for ${broker.container.name}`,
    `发给 ${broker.container.name} 的消息到了 ${other}`,
  )
  const missing = said(`${broker.server} has not registered`, `${broker.server} 没有注册`)
  const text =
    answer !== undefined && !isRegistered(result, broker) ? missing : other === undefined ? plain(own) : strayed
  return {
    from,
    language,
    namesrv,
    route: route === undefined ? 'failed' : 'ok',
    broker: broker.server,
    advertised: route?.addresses[0],
    sent,
    text,
    isRead: false,
    attempt,
  }
}

/** What clients say when no NameServer gave them a route (Java of both releases, Go). */
const NO_ROUTE = /No route info of this topic|connect to null failed|route info not found/

/** Words of a program are the same in all languages. */
function plain(text: string): Said {
  // A call that is still under way has none.
  const seconds = ATTEMPT_MS / 1000
  return text === '' ? said(`no end after ${seconds} s`, `${seconds} 秒后仍没有结果`) : said(firstLine(text))
}

function readRow({ from, host, client, broker, advertised }: Reading, { observations }: VariantResult): Row {
  const { state, text } = observations.outcome(client)
  return {
    from,
    language: 'reader',
    namesrv: '-',
    route: 'ok',
    broker: broker.server,
    advertised,
    sent: state === 'ok' ? 'ok' : 'failed',
    text: plain(text),
    isRead: true,
    attempt: {
      client,
      from,
      host,
      language: 'reader',
      dialect: 'java-5.3',
      namesrv: '-',
      writtenIn: undefined,
      broker,
    },
  }
}

/** Whether a NameServer has ever heard of a broker from that broker itself. */
export function isRegistered(
  { observations }: VariantResult,
  { brokerName, container }: Pick<Tried, 'brokerName' | 'container'>,
): boolean {
  const own = observations.registrations({}).filter(({ host }) => host === container.host)
  // 4.x registers a name with the blanks that stand behind it.
  return own.some((registered) => registered.brokerName.trim() === brokerName)
}

function proxyRowOf(attempt: ProxyAttempt, { observations }: VariantResult): ProxyRow {
  const { client, from, protocol, proxy, endpoint, named } = attempt
  const dial = (to: string): { readonly ok: boolean; readonly text: string } => {
    const { state, text } = observations.outcome(`${client} ${to}`)
    return { ok: state === 'ok', text }
  }
  const first = dial(endpoint)
  const failed = named.map((to) => ({ to, ...dial(to) })).find(({ ok }) => !ok)
  const second = failed ?? { to: named[0] ?? endpoint, ok: true, text: '' }
  return {
    from,
    protocol,
    endpoint,
    proxy: proxy.server,
    connected: first.ok ? 'ok' : 'failed',
    named: first.ok ? second.to : undefined,
    used: first.ok ? (second.ok ? 'ok' : 'failed') : 'none',
    text: first.ok ? second.text : first.text,
    attempt,
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text
}
