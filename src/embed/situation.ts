import type { SubscriptionExpression } from '../client/index.ts'
import { MessageConst } from '../protocol/index.ts'
import { nearest } from '../runtime/index.ts'
import type { Engine } from './engine.ts'
import type { History } from './history.ts'
import type { Views } from './views.ts'

/** What a failed expectation is about. */
export interface Subject {
  readonly group?: string | undefined
  readonly topic?: string | undefined
}

/** What tells about the state of a cluster. */
export interface Known {
  readonly engine: Engine
  readonly history: History
  readonly views: Views
  /** Names in faults of the network that no host has. */
  misnamed(): readonly string[]
}

/**
 * What somebody wants to know first when something did not come true, as sentences: names that do not exist, dead servers, groups
 * and what they subscribe to, lag, failing handlers.
 */
export function situation(known: Known, { group, topic }: Subject = {}): readonly string[] {
  return [
    ...(topic === undefined ? [] : topicFacts(known, topic)),
    ...(group === undefined ? [] : missingGroup(known.history, group, topic)),
    ...serverFacts(known.engine),
    ...misnamedFacts(known),
    ...[...known.history.members.keys()].flatMap((each) => groupFacts(known, each)),
    ...handlerFacts(known.history),
  ]
}

/** The sentences below an error's own, each on a line; with `timers` also what the cluster waits for. */
export function situationText(known: Known, subject: Subject = {}, timers: 'timers' | 'none' = 'none'): string {
  const lines = [...situation(known, subject), ...(timers === 'timers' ? [known.engine.pendingText()] : [])]
  return lines.length === 0
    ? ''
    : `\nThe cluster at ${Math.round(known.engine.now)} ms:${lines.map((line) => `\n  ${line}`).join('')}`
}

function topicFacts(known: Known, topic: string): readonly string[] {
  const { views } = known
  const facts: string[] = []
  if (!views.hasTopic(topic)) {
    facts.push(`no running broker has a topic ${topic}; ${instead(topic, views.topics(), 'topics')}`)
  }
  const others = views.topics().filter((other) => other !== topic && views.messages(other).length > 0)
  const like = nearest(topic, others)
  if (like !== undefined)
    facts.push(`there is a topic ${like}, too, with ${count(views.messages(like).length, 'message')}`)
  facts.push(...halfMessageFacts(known, topic))
  const delayed = views.delayed(topic).length
  if (delayed > 0)
    facts.push(`${count(delayed, 'message')} of ${topic} waiting for a delay level or a time of delivery`)
  return facts
}

/** Whom brokers ask about a half message: all producers of its group that have sent to them, whether they can answer or not. */
function halfMessageFacts({ views, history }: Known, topic: string): readonly string[] {
  const facts: string[] = []
  const halves = views.halfMessages(topic)
  for (const group of new Set(
    halves.map(({ properties }) => properties.get(MessageConst.PROPERTY_PRODUCER_GROUP) ?? ''),
  )) {
    const ofGroup = halves.filter(({ properties }) => properties.get(MessageConst.PROPERTY_PRODUCER_GROUP) === group)
    const asked = ofGroup.map(({ properties }) =>
      Number(properties.get(MessageConst.PROPERTY_TRANSACTION_CHECK_TIMES) ?? 0),
    )
    facts.push(
      `${count(ofGroup.length, 'half message')} of ${topic} neither committed nor rolled back; producers of group ${group} were asked ${count(Math.max(...asked), 'time')}`,
    )
    const silent = [...(history.producers.get(group) ?? [])].filter(([, listens]) => !listens).map(([name]) => name)
    if (silent.length > 0)
      facts.push(`${silent.join(', ')} of group ${group} without a transactionListener cannot answer`)
  }
  return facts
}

function missingGroup(
  { members, subscriptions }: History,
  group: string,
  topic: string | undefined,
): readonly string[] {
  if (!members.has(group)) {
    return [`the cluster has no push consumer of group ${group}; ${instead(group, [...members.keys()], 'groups')}`]
  }
  const topics = [...(subscriptions.get(group)?.keys() ?? [])]
  if (topic === undefined || topics.includes(topic)) return []
  return [`group ${group} does not subscribe to ${topic}; ${instead(topic, topics, 'its topics')}`]
}

function instead(name: string, known: readonly string[], what: string): string {
  const like = nearest(name, known)
  if (like !== undefined) return `did you mean ${like}?`
  return known.length === 0 ? `there are no ${what}` : `${what} are ${known.join(', ')}`
}

function serverFacts({ nameServers, brokers }: Engine): readonly string[] {
  const down = [...nameServers, ...brokers].filter(({ server }) => server === undefined)
  const faults = brokers.flatMap(({ name, server }) => {
    const kinds = server?.faults.active.map(({ fault }) => fault.kind) ?? []
    return kinds.length === 0 ? [] : [`faults of ${name}: ${kinds.join(', ')}`]
  })
  return [...(down.length === 0 ? [] : [`not running: ${down.map(({ name }) => name).join(', ')}`]), ...faults]
}

function misnamedFacts({ engine, misnamed }: Known): readonly string[] {
  const hosts = [...(engine.world?.hosts.keys() ?? [])]
  return misnamed().map(
    (name) => `a fault of the network names ${name}, which is no host; ${instead(name, hosts, 'hosts')}`,
  )
}

function groupFacts({ history, views }: Known, group: string): readonly string[] {
  const topics = [...(history.subscriptions.get(group)?.keys() ?? [])]
  if (topics.length === 0) return [`group ${group} subscribes to no topic`]
  const lags = [...(history.subscriptions.get(group) ?? [])].map(([topic, expression]) => {
    const filter = expression === '*' ? '' : ` (only ${expressionText(expression)})`
    return `${topic} ${views.lag(group, topic)}${filter}`
  })
  const dead = views.deadLetters(group).length
  const facts = [`group ${group}: lag of ${lags.join(', ')}${dead === 0 ? '' : `; ${count(dead, 'dead letter')}`}`]
  const wants = [...(history.members.get(group) ?? [])].map(([member, of]) => `${member} to ${subscriptionText(of)}`)
  if (new Set(wants.map((text) => text.slice(text.indexOf(' to ')))).size > 1) {
    facts.push(
      `members of group ${group} subscribe differently, which loses messages: a broker keeps what one of them said last: ${wants.join('; ')}`,
    )
  }
  const popped = topics.filter((topic) => views.pops(group, topic))
  if (popped.length > 0) {
    facts.push(`group ${group} pops ${popped.join(', ')}: what failed too often is acknowledged, and is no dead letter`)
  }
  return facts
}

function subscriptionText(subscriptions: Readonly<Record<string, SubscriptionExpression>>): string {
  const texts = Object.entries(subscriptions).map(([topic, expression]) => {
    return `${topic} (${expressionText(expression)})`
  })
  return texts.sort().join(', ') || 'nothing'
}

function expressionText(expression: SubscriptionExpression): string {
  return typeof expression === 'string' ? expression : `${expression.type} ${expression.expression}`
}

function handlerFacts({ running, failures, listenerFailures }: History): readonly string[] {
  const facts: string[] = []
  const failed = listenerFailures.at(-1)
  if (failed !== undefined) {
    const many = count(listenerFailures.length, 'failure')
    facts.push(
      `${many} of transaction listeners, which count as UNKNOW, the last in group ${failed.group}: ${String(failed.error)}`,
    )
  }
  if (running.size > 0) {
    const groups = [...new Set(running.values())].join(', ')
    const what = 'what they wait for must come from the cluster, or be awaited with `cluster.outside`'
    facts.push(`${count(running.size, 'handler')} of ${groups} not finished (${what})`)
  }
  const last = failures.at(-1)
  if (last !== undefined) {
    facts.push(
      `${count(failures.length, 'handler failure')}, the last in group ${last.group} with "${last.text}": ${String(last.error)}`,
    )
  }
  return facts
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
