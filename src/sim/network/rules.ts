import type { Core } from '../core.ts'
import type { Between, FirewallAction, LinkOptions, NewFlow, Selector, TranslatedFlow } from './control.ts'
import { type LinkProperties, linkProperties } from './link/index.ts'
import { betweenText, endMatcher, type FlowEnd, type FlowMatcher, flowMatcher, selectorText } from './selector.ts'

export interface LinkRule {
  readonly matches: FlowMatcher
  readonly properties: LinkProperties
}

export interface Translation {
  readonly name: string
  readonly apply: (flow: NewFlow) => TranslatedFlow | 'drop' | 'reject' | undefined
}

/** A rule with the text that names it in events and probes. */
interface NamedRule {
  readonly matches: FlowMatcher
  readonly rule: string
}

interface FirewallRule extends NamedRule {
  readonly action: FirewallAction
}

/** What becomes of packets from one network to another. */
type RouteFate = 'open' | 'lost' | 'none'

interface Route {
  readonly from: string
  readonly to: string
  readonly fate: RouteFate
}

/** The rules of the network in the order in which they were made. */
export class NetworkRules {
  /** Counts changes; what was derived from the rules is good for one version. */
  version = 0
  readonly links: LinkRule[] = []
  readonly cuts: NamedRule[] = []
  readonly translations: Translation[] = []
  readonly #firewall: FirewallRule[] = []
  readonly #refusals: NamedRule[] = []
  readonly #routes: Route[] = []
  readonly #healable = new Set<Disposable>()
  readonly #core: Core

  constructor(core: Core) {
    this.#core = core
  }

  hasRoute(fromNetwork: string, toNetwork: string): boolean {
    return fromNetwork === toNetwork || this.#routeBetween(fromNetwork, toNetwork) === 'open'
  }

  /** Whether a router loses what goes from one network to the other. */
  losesWay(fromNetwork: string, toNetwork: string): boolean {
    return this.#routeBetween(fromNetwork, toNetwork) === 'lost'
  }

  /** Whether there was a way that a later rule took away. */
  tookAway(fromNetwork: string, toNetwork: string): boolean {
    const isOpen = (route: Route): boolean =>
      route.from === fromNetwork && route.to === toNetwork && route.fate === 'open'
    return !this.hasRoute(fromNetwork, toNetwork) && this.#routes.some(isOpen)
  }

  /** What a SYN meets; `reject` for refusals and for the firewall's own answer. */
  judge(from: FlowEnd, to: FlowEnd, port: number): FirewallAction {
    if (this.#refusals.some(({ matches }) => matches(from, to, port))) return 'reject'
    return this.#firewall.find((rule) => rule.matches(from, to, port))?.action ?? 'accept'
  }

  /** The text of the refusal or firewall rule that `judge` follows. */
  judgedBy(from: FlowEnd, to: FlowEnd, port: number): string | undefined {
    const rules: readonly NamedRule[] = [...this.#refusals, ...this.#firewall]
    return rules.find(({ matches }) => matches(from, to, port))?.rule
  }

  route(from: string, to: string, bothWays: boolean, fate: RouteFate): Disposable {
    const forth: Route = { from, to, fate }
    const entries = bothWays ? [forth, { from: to, to: from, fate }] : [forth]
    return this.#install(`route ${from} > ${to}${fate === 'open' ? '' : ` ${fate}`}`, entries, this.#routes)
  }

  link(options: LinkOptions): Disposable {
    const properties = linkProperties(options)
    const matches = flowMatcher({ from: options.from, to: options.to })
    const back = flowMatcher({ from: options.to, to: options.from })
    const rules =
      options.bothWays === false
        ? [{ matches, properties }]
        : [
            { matches, properties },
            { matches: back, properties },
          ]
    return this.#install(`link ${selectorText(options.from)} > ${selectorText(options.to)}`, rules, this.links)
  }

  firewall(rule: Between & { readonly action: FirewallAction; readonly first?: boolean }): Disposable {
    const text = `firewall ${betweenText(rule)} ${rule.action}`
    const entry = { matches: flowMatcher(rule), action: rule.action, rule: text }
    return this.#install(text, [entry], this.#firewall, rule.first === true)
  }

  refuse(rule: Between): Disposable {
    const text = `refuse ${betweenText(rule)}`
    return this.#heals(this.#install(text, [{ matches: flowMatcher(rule), rule: text }], this.#refusals))
  }

  cut(rule: Between & { readonly bothWays?: boolean }): Disposable {
    const text = `cut ${betweenText(rule)}`
    const forth = { matches: flowMatcher(rule), rule: text }
    const entries = rule.bothWays === false ? [forth] : [forth, { matches: swapped(forth.matches), rule: text }]
    return this.#heals(this.#install(text, entries, this.cuts))
  }

  partition(
    groups: readonly Selector[],
    { port, bothWays = true }: { readonly port?: number | readonly number[]; readonly bothWays?: boolean },
  ): Disposable {
    const members = groups.map((group) => endMatcher(group))
    const onPort = flowMatcher(port === undefined ? {} : { port })
    const crosses: FlowMatcher = (from, to, servicePort) => {
      const a = members.findIndex((matches) => matches(from))
      const b = members.findIndex((matches) => matches(to))
      return a !== -1 && b !== -1 && (bothWays ? a !== b : a < b) && onPort(from, to, servicePort)
    }
    const between = groups.map(selectorText).join(bothWays ? ' | ' : ' > ')
    const text = `partition ${between}${port === undefined ? '' : ` port ${String(port)}`}`
    return this.#heals(this.#install(text, [{ matches: crosses, rule: text }], this.cuts))
  }

  translate(name: string, apply: Translation['apply']): Disposable {
    return this.#install(`translate ${name}`, [{ name, apply }], this.translations)
  }

  heal(): void {
    for (const handle of [...this.#healable]) handle[Symbol.dispose]()
  }

  #routeBetween(from: string, to: string): RouteFate | undefined {
    return this.#routes.findLast((route) => route.from === from && route.to === to)?.fate
  }

  #install<T>(rule: string, entries: readonly T[], list: T[], first = false): Disposable {
    if (first) list.unshift(...entries)
    else list.push(...entries)
    this.#changed('add', rule)
    let live = true
    return {
      [Symbol.dispose]: (): void => {
        if (!live) return
        live = false
        for (const entry of entries) list.splice(list.indexOf(entry), 1)
        this.#changed('remove', rule)
      },
    }
  }

  #heals(handle: Disposable): Disposable {
    const healing: Disposable = {
      [Symbol.dispose]: (): void => {
        this.#healable.delete(healing)
        handle[Symbol.dispose]()
      },
    }
    this.#healable.add(healing)
    return healing
  }

  #changed(action: 'add' | 'remove', rule: string): void {
    this.version++
    if (this.#core.observing) this.#core.emit({ kind: 'network.rule', at: this.#core.nowMs, action, rule })
  }
}

function swapped(matches: FlowMatcher): FlowMatcher {
  return (from, to, port) => matches(to, from, port)
}
