import type { Dial, DnsAnswer } from './observations.ts'
import type { Words } from './words.ts'

const DIAL: Readonly<Record<Dial['result'], Words>> = {
  open: { en: 'opened', zh: '已连上' },
  refused: { en: 'refused', zh: '被拒绝' },
  unreachable: { en: 'unreachable', zh: '不可达' },
  timedOut: { en: 'no answer', zh: '没有应答' },
  pending: { en: 'no answer by the end of the run', zh: '到运行结束仍没有应答' },
}

const DNS: Readonly<Record<Exclude<DnsAnswer['outcome'], 'answer'>, Words>> = {
  notFound: { en: 'no such name (NXDOMAIN)', zh: '没有这个域名（NXDOMAIN）' },
  serverFailure: { en: 'the server failed (SERVFAIL)', zh: '服务器出错（SERVFAIL）' },
  timedOut: { en: 'no answer', zh: '没有应答' },
}

/** The words of the lines of a timeline, one entry for each kind of line. */
export const happeningWords: {
  readonly registers: (namesrv: string, address: string) => Words
  readonly route: (topic: string, addresses: readonly string[]) => Words
  readonly noRoute: (topic: string, code: number) => Words
  readonly dns: (answer: DnsAnswer) => Words
  readonly dial: (dial: Dial) => Words
  readonly serverFailed: (error: string) => Words
  readonly receives: (topic: string, body: string) => Words
  /** `until` in seconds; undefined when all came in one moment. */
  readonly receivesMany: (count: number, topic: string, first: string, last: string, until?: string) => Words
  readonly begins: (what: Words) => Words
  readonly notOver: (what: Words) => Words
  /** `took` is undefined for what took no time worth telling, `text` for a mere ok. */
  readonly ended: (what: Words, end: EndedStep) => Words
  readonly times: (line: Words, count: number) => Words
} = {
  registers: (namesrv, address) => ({
    en: `registers at ${namesrv} as ${address}`,
    zh: `向 ${namesrv} 注册，地址 ${address}`,
  }),
  route: (topic, addresses) => ({
    en: `route of ${topic}: ${addresses.join(', ')}`,
    zh: `${topic} 的路由：${addresses.join('、')}`,
  }),
  noRoute: (topic, code) => ({ en: `no route of ${topic} (code ${code})`, zh: `${topic} 没有路由（响应码 ${code}）` }),
  dns: ({ name, outcome, addresses }) => ({
    en: `DNS ${name}: ${outcome === 'answer' ? addresses.join(', ') : DNS[outcome].en}`,
    zh: `DNS ${name}：${outcome === 'answer' ? addresses.join('、') : DNS[outcome].zh}`,
  }),
  dial: ({ to, result, syns, tookMs }) => {
    const ms = Math.round(tookMs ?? 0)
    return {
      en: `dial ${to}: ${DIAL[result].en}${tookMs === undefined ? '' : ` after ${syns} SYN, ${ms} ms`}`,
      zh: `连接 ${to}：${DIAL[result].zh}${tookMs === undefined ? '' : `，${syns} 个 SYN，${ms} ms`}`,
    }
  },
  serverFailed: (error) => ({ en: `the server failed: ${error}`, zh: `服务器出错：${error}` }),
  receives: (topic, body) => ({ en: `receives ${topic} "${body}"`, zh: `收到 ${topic} "${body}"` }),
  receivesMany: (count, topic, first, last, until) => ({
    en: `receives ${count} of ${topic}, "${first}" to "${last}"${until === undefined ? '' : `, until ${until}`}`,
    zh: `收到 ${count} 条 ${topic}，"${first}" 到 "${last}"${until === undefined ? '' : `，直到 ${until}`}`,
  }),
  begins: (what) => ({ en: `${what.en}: begins`, zh: `${what.zh}：开始` }),
  notOver: (what) => ({ en: `${what.en}: not over when the run ends`, zh: `${what.zh}：到运行结束仍未完成` }),
  ended: (what, { state, tookMs, text, causes }) => {
    const [en, zh] = STATES[state]
    const took = tookMs === undefined ? '' : ` after ${tookMs} ms`
    const zhTook = tookMs === undefined ? '' : `，耗时 ${tookMs} ms`
    const cause = causes.en.length === 0 ? '' : ` (caused by ${causes.en.join(', by ')})`
    const zhCause = causes.zh.length === 0 ? '' : `（起因：${causes.zh.join('；')}）`
    return {
      en: `${what.en}: ${en}${took}${text === undefined ? '' : `: ${text.en}`}${cause}`,
      zh: `${what.zh}：${zh}${zhTook}${text === undefined ? '' : `：${text.zh}`}${zhCause}`,
    }
  },
  times: ({ en, zh }, count) => ({ en: `${en} (${count} times in all)`, zh: `${zh}（共 ${count} 次）` }),
}

/** How a step ended, for its line. */
export interface EndedStep {
  readonly state: 'ok' | 'failed' | 'pending'
  readonly tookMs: number | undefined
  readonly text: Words | undefined
  readonly causes: { readonly en: readonly string[]; readonly zh: readonly string[] }
}

const STATES: Readonly<Record<EndedStep['state'], readonly [en: string, zh: string]>> = {
  ok: ['ok', '成功'],
  failed: ['failed', '失败'],
  pending: ['pending', '未完成'],
}
