import type { Dial, DnsAnswer } from '../../scenario/index.ts'

/** The words of the diagram, one entry for each kind of label. */
export interface Labels {
  readonly diagram: string
  readonly times: (label: string, count: number) => string
  readonly step: (name: string, text: string | undefined) => string
  readonly dns: (answer: DnsAnswer) => string
  readonly dial: (dial: Dial) => string
  readonly answer: (result: string | undefined, to: string) => string
  readonly unknown: string
  /** `attempt` from 1. */
  readonly received: (client: string, topic: string, body: string, attempt: number) => string
}

const english: Labels = {
  diagram: 'space-time diagram',
  times: (label, count) => `${label} (${count} times)`,
  step: (name, text) => `${name}: ${text ?? 'not over'}`,
  dns: ({ name, outcome, addresses, source }) =>
    `${name} ${outcome === 'answer' ? `is ${addresses.join(', ')}` : outcome}${source === 'server' ? '' : ` (${source})`}`,
  dial: ({ to, result, why, syns }) => {
    const how = result === 'open' ? '' : `: ${result}${why === '' ? '' : ` (${why})`}, ${syns} SYN`
    return `dial ${to}${how}`
  },
  answer: (result, to) => `${result ?? 'answer'} to ${to}`,
  unknown: 'unknown',
  received: (client, topic, body, attempt) =>
    `${client} receives ${topic} "${body}"${attempt > 1 ? `, try ${attempt}` : ''}`,
}

const OUTCOMES: Readonly<Record<DnsAnswer['outcome'], string>> = {
  answer: '',
  notFound: '没有这个域名',
  serverFailure: '服务器出错',
  timedOut: '没有应答',
}

const SOURCES: Readonly<Record<DnsAnswer['source'], string>> = { server: '', hosts: '（hosts）', cache: '（缓存）' }

const RESULTS: Readonly<Record<Dial['result'], string>> = {
  open: '',
  refused: '被拒绝',
  unreachable: '不可达',
  timedOut: '没有应答',
  pending: '还没有结果',
}

const chinese: Labels = {
  diagram: '时空图',
  times: (label, count) => `${label}（${count} 次）`,
  step: (name, text) => `${name}：${text ?? '未完成'}`,
  dns: ({ name, outcome, addresses, source }) =>
    `${name} ${outcome === 'answer' ? `是 ${addresses.join('、')}` : OUTCOMES[outcome]}${SOURCES[source]}`,
  dial: ({ to, result, syns }) => `连接 ${to}${result === 'open' ? '' : `：${RESULTS[result]}，${syns} 个 SYN`}`,
  answer: (result, to) => `${result ?? '应答'} ← ${to}`,
  unknown: '未知',
  received: (client, topic, body, attempt) =>
    `${client} 收到 ${topic} "${body}"${attempt > 1 ? `，第 ${attempt} 次` : ''}`,
}

/** English for every language but `zh`. */
export function labelsIn(language: string): Labels {
  return language === 'zh' ? chinese : english
}
