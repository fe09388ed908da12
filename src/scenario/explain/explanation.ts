import { listed, listedInChinese } from '../listed.ts'
import type { Words } from '../words.ts'

export { listedInChinese } from '../listed.ts'
export type { Words } from '../words.ts'

/** An explanation in words. */
export interface Told {
  /** What decided: a firewall rule, a missing listener, a DNS answer, a check of the client, an offset. */
  readonly rule: string
  /** What to do, and how it is known to work. */
  readonly fix: string
  /** All of it in one sentence or two. */
  readonly sentence: string
}

/** Why something failed, from what happened in the world. */
export interface Explanation extends Told {
  /** Clients that met it. */
  readonly clients: readonly string[]
  /** Which hop: `client to broker`, `client to NameServer`, `before any hop`; behind all hops a queue or a group. */
  readonly hop: string
  /** The address, queue, group or setting that it was about. */
  readonly address: string
  /** The same in Simplified Chinese. */
  readonly zh: Told & Place
}

/** What a thing of the English text is called in Chinese, where it has words of ours. */
interface Place {
  readonly hop: string | undefined
  readonly address: string
}

/** Parts of an explanation: what decided, and what to do, without full stops at their ends. */
export interface Reason {
  readonly rule: string
  readonly fix: string
}

export interface Parts extends Pick<Explanation, 'clients'> {
  readonly hop: string | Words
  readonly address: string | Words
  readonly en: Reason
  readonly zh: Reason
  /** Stands before the rule. Default: the clients. */
  readonly intro?: Words
}

/** `who: rule. Fix: what to do.`, in both languages. */
export function explanationOf({ clients, hop, address, en, zh, intro }: Parts): Explanation {
  const head = intro ?? { en: `${listed(clients)}: `, zh: `${listedInChinese(clients)}：` }
  const fix = `Fix: ${en.fix}.`
  const zhFix = `解决办法：${zh.fix}。`
  return {
    clients,
    hop: typeof hop === 'string' ? hop : hop.en,
    address: typeof address === 'string' ? address : address.en,
    rule: en.rule,
    fix,
    sentence: `${head.en}${en.rule}. ${fix}`,
    zh: {
      rule: zh.rule,
      fix: zhFix,
      sentence: `${head.zh}${zh.rule}。${zhFix}`,
      hop: typeof hop === 'string' ? undefined : hop.zh,
      address: typeof address === 'string' ? address : address.zh,
    },
  }
}
