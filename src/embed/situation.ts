import type { SubscriptionExpression } from '../client/index.ts'
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

function topicFacts({ views }: Known, topic: string): readonly string[] {
  const facts: string[] = []
  if (!views.hasTopic(topic)) {
    facts.push(`no running broker has a topic ${topic}; ${instead(topic, views.topics(), 'topics')}`)
  }
  const halves = views.halfMessages(topic).length
  if (halves > 0) {
    facts.push(
      `${count(halves, 'half message')} of ${topic} neither committed nor rolled back: brokers ask the producers of its group`,
    )
  }
  const delayed = views.delayed(topic).length
  if (delayed > 0)
    facts.push(`${count(delayed, 'message')} of ${topic} waiting for a delay level or a time of delivery`)
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

function groupFacts({ history, views }: Known, group: string): readonly string[] {
  const topics = [...(history.subscriptions.get(group)?.keys() ?? [])]
  if (topics.length === 0) return [`group ${group} subscribes to no topic`]
  const lags = topics.map((topic) => `${topic} ${views.lag(group, topic)}`)
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
    const text = typeof expression === 'string' ? expression : `${expression.type} ${expression.expression}`
    return `${topic} (${text})`
  })
  return texts.sort().join(', ') || 'nothing'
}

function handlerFacts({ running, failures }: History): readonly string[] {
  const facts: string[] = []
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
