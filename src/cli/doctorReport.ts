import type { Diagnosis, Finding, Language, ProxyRow, Restarted, Said, Tried } from '../doctor/index.ts'
import { said } from '../doctor/index.ts'
import { widthOf, wrapped } from './wrapped.ts'

export interface ReportOptions {
  readonly engine: 'linux' | 'desktop'
  readonly language: Language
  /** Of the terminal; undefined for output that is no terminal. */
  readonly columns: number | undefined
}

const WORDS = {
  from: said('FROM', '来自'),
  client: said('CLIENT', '客户端'),
  namesrv: said('NAMESERVER', 'NAMESERVER'),
  route: said('ROUTE', '路由'),
  broker: said('BROKER', 'BROKER'),
  send: said('SEND', '发送'),
  proxy: said('PROXY', '代理'),
  connection: said('CONNECTION', '连接'),
  named: said('ROUTE NAMES', '路由给出'),
  reached: said('REACHED', '可达'),
  failed: said('failed', '失败'),
  at: said('at', '位于'),
  who: said('Who', '影响'),
  reason: said('Reason', '原因'),
  fix: said('Fix', '修复'),
  see: said('See', '参见'),
  nobody: said(
    'nobody tried: no NameServer port is published, and no container names a NameServer',
    '没有人可试：没有发布 NameServer 端口，也没有容器写明 NameServer',
  ),
  nobodyInCluster: said(
    'nobody tried: no Service leads to a NameServer, and no pod names one',
    '没有人可试：没有 Service 指向 NameServer，也没有 Pod 写明 NameServer',
  ),
  nothing: said('nothing found: everybody who tried reaches every broker', '没有发现问题：尝试者都能访问每个 Broker'),
  behind: said('and once that is mended:', '修好之后还会遇到：'),
  elsewhere: said(
    'nothing found that this file does wrong; what failed above is told below',
    '没有发现这个文件的问题；上面失败的原因见下文',
  ),
  untried: said('nothing found, and nobody tried', '没有发现问题，但也没有人尝试'),
  reader: said('reader', '读取者'),
  dialled: said('ok, a slave is dialled', 'ok，从节点只试连接'),
  untriedHead: said('not tried:', '没有尝试：'),
  noBroker: said('nobody tried: no broker of this file is started', '没有人可试：这个文件没有启动任何 Broker'),
  slow: said('works, and may not everywhere:', '可以工作，但未必处处都行：'),
  restarted: said('restarted:', '重启：'),
  grpc: said(
    'gRPC itself is not spoken: tried is whether the connections come about that clients and the proxy need. No message goes through a proxy.',
    '并不真正使用 gRPC 协议：只检查客户端和代理所需的连接能否建立。没有消息经过代理。',
  ),
} as const satisfies Readonly<Record<string, Said>>

/** The table of attempts and the findings as text. */
export function doctorReport(diagnosis: Diagnosis<Tried>, options: ReportOptions): string {
  const { proxyRows, findings, restarts, untried } = diagnosis
  const { language, columns } = options
  const say = (text: Said): string => text[language]
  const lines = [heading(diagnosis, options), '', ...attempts(diagnosis, say, columns), '']
  if (proxyRows.length > 0) lines.push(...proxies(proxyRows, say, columns), ...wrapped(say(WORDS.grpc), columns), '')
  const problems = findings.filter(({ severity }) => severity === 'problem')
  const risks = findings.filter(({ severity }) => severity === 'risk')
  if (problems.length === 0) lines.push(say(verdictOf(diagnosis)))
  else lines.push(...numbered(problems, say, columns))
  if (restarts.length > 0) {
    lines.push(
      '',
      say(WORDS.restarted),
      ...restarts.flatMap((own) => wrapped(`- ${say(restartSaid(own))}`, columns, 2)),
    )
  }
  if (risks.length > 0)
    lines.push('', say(WORDS.slow), ...risks.flatMap((risk) => findingLines('- ', risk, say, columns)))
  if (untried.length > 0) {
    const texts = untried.map(({ file, line, text }) => `- ${file}:${line}: ${say(text)}`)
    lines.push('', say(WORDS.untriedHead), ...texts.flatMap((text) => wrapped(text, columns, 2)))
  }
  return `${lines.join('\n')}\n`
}

/** What is said where no problem was found. */
function verdictOf({ rows, proxyRows }: Diagnosis<Tried>): Said {
  if (rows.length + proxyRows.length === 0) return WORDS.untried
  return rows.every(({ sent }) => sent === 'ok') ? WORDS.nothing : WORDS.elsewhere
}

/** The same as data, with the texts of one language. */
export function doctorData(
  { address, nodes, rows, proxyRows, findings, restarts, untried }: Diagnosis<Tried>,
  language: Language,
): object {
  const say = (text: Said): string => text[language]
  return {
    address,
    ...(nodes === undefined ? {} : { nodes }),
    attempts: rows.map(({ attempt: _, from, text, isRead, ...row }) => ({
      from: say(from),
      ...row,
      text: say(text),
      ...(isRead ? { dialledOnly: true } : {}),
    })),
    proxyAttempts: proxyRows.map(({ attempt: _, from, ...row }) => ({ from: say(from), ...row, dialledOnly: true })),
    findings: findings.map(({ what, reason, fix, who, ...finding }) => ({
      ...finding,
      what: say(what),
      reason: say(reason),
      fix: say(fix),
      who: who.map(say),
    })),
    restarts: restarts.map(({ why, ...own }) => ({ ...own, why: say(why) })),
    untried: untried.map(({ text, ...place }) => ({ ...place, text: say(text) })),
  }
}

function heading({ address, nodes }: Diagnosis<Tried>, { engine, language }: ReportOptions): string {
  if (nodes !== undefined) {
    const all = Object.entries(nodes).map(([name, own]) => `${name} ${own}`)
    return language === 'zh' ? `Kubernetes，节点：${all.join('、')}` : `Kubernetes, with the nodes ${all.join(', ')}`
  }
  const machine = engine === 'desktop' ? 'Docker Desktop' : language === 'zh' ? 'Linux 上的 Docker' : 'Docker on Linux'
  return language === 'zh'
    ? `${machine}，本机的局域网地址是 ${address}`
    : `${machine}, this machine is ${address} on its LAN`
}

/** Problems with their numbers; those that show once the others are mended stand below a line that says so. */
function numbered(problems: readonly Finding[], say: Say, columns: number | undefined): readonly string[] {
  const firstBehind = problems.findIndex(({ isBehind }) => isBehind === true)
  return problems.flatMap((finding, index) => [
    ...(index === firstBehind ? ['', say(WORDS.behind)] : []),
    ...findingLines(`${index + 1}. `, finding, say, columns),
  ])
}

type Say = (text: Said) => string

function attempts(
  { rows, hasBrokers, nodes }: Pick<Diagnosis<Tried>, 'rows' | 'hasBrokers' | 'nodes'>,
  say: Say,
  columns: number | undefined,
): readonly string[] {
  const nobody = nodes === undefined ? WORDS.nobody : WORDS.nobodyInCluster
  if (rows.length === 0) return wrapped(say(hasBrokers ? nobody : WORDS.noBroker), columns)
  const heads = [WORDS.from, WORDS.client, WORDS.namesrv, WORDS.route, WORDS.broker, WORDS.send].map(say)
  const failed = (text: string): string => `${say(WORDS.failed)}: ${text}`
  const cells = rows.map(({ from, language, namesrv, route, broker, advertised, sent, text, isRead }) => [
    say(from),
    isRead ? say(WORDS.reader) : language,
    namesrv,
    route === 'ok' ? 'ok' : failed(say(text)),
    advertised === undefined ? broker : `${broker} ${say(WORDS.at)} ${advertised}`,
    sent === 'ok' ? (isRead ? say(WORDS.dialled) : 'ok') : sent === 'none' ? '-' : failed(say(text)),
  ])
  return table(heads, cells, columns)
}

function proxies(rows: readonly ProxyRow[], say: Say, columns: number | undefined): readonly string[] {
  const heads = [WORDS.from, WORDS.client, WORDS.proxy, WORDS.connection, WORDS.named, WORDS.reached].map(say)
  const failed = (text: string): string => `${say(WORDS.failed)}: ${text}`
  const cells = rows.map(({ from, protocol, endpoint, connected, named, used, text }) => [
    say(from),
    protocol,
    endpoint,
    connected === 'ok' ? 'ok' : failed(text),
    named ?? '-',
    used === 'ok' ? 'ok' : used === 'none' ? '-' : failed(text),
  ])
  return table(heads, cells, columns)
}

/** Columns side by side; where the terminal is too narrow for them, two lines for each row: who, and how far it came. */
function table(
  heads: readonly string[],
  cells: readonly (readonly string[])[],
  columns: number | undefined,
): readonly string[] {
  const widths = heads.map((head, index) => Math.max(widthOf(head), ...cells.map((row) => widthOf(row[index] ?? ''))))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => `${cell}${' '.repeat((widths[index] ?? 0) - widthOf(cell))}`)
      .join('  ')
      .trimEnd()
  const wide = [heads, ...cells].map(line)
  if (columns === undefined || wide.every((text) => widthOf(text) <= columns)) return wide
  return cells.flatMap(([from = '', client = '', to = '', first = '', named = '', second = '']) => [
    ...wrapped(`${from}, ${client}, ${to}: ${first}`, columns, 2),
    ...(second === '-' ? [] : wrapped(`  ${named}: ${second}`, columns, 4)),
  ])
}

function findingLines(
  mark: string,
  { file, line, what, reason, fix, scenario, who }: Finding,
  say: Say,
  columns: number | undefined,
): readonly string[] {
  const indent = ' '.repeat(mark.length)
  const labels = [WORDS.who, WORDS.reason, WORDS.fix, WORDS.see].map(say)
  const width = Math.max(...labels.map(widthOf)) + 2
  const part = (label: Said, text: string): readonly string[] => {
    const head = say(label)
    return wrapped(`${indent}${head}${' '.repeat(width - widthOf(head))}${text}`, columns, indent.length + width)
  }
  return [
    ...wrapped(`${mark}${file}:${line}: ${say(what)}`, columns, indent.length),
    ...part(WORDS.who, who.map(say).join('; ')),
    ...part(WORDS.reason, say(reason)),
    ...part(WORDS.fix, say(fix)),
    ...(scenario === undefined ? [] : part(WORDS.see, `rocketmq-sim run ${scenario}`)),
  ]
}

function restartSaid({ container, file, line, times, policy, why, withinMs, state }: Restarted): Said {
  const within = `${Math.round(withinMs / 1000)} s`
  const end = {
    runs: said('runs since then', '此后一直运行'),
    ends: said('ends again and again', '一再退出'),
    gaveUp: said('stays ended', '不再启动'),
  }[state]
  return said(
    `${file}:${line}: ${container} restarted ${times} ${times === 1 ? 'time' : 'times'} in ${within} (${policy}) because ${why.en}; it ${end.en}`,
    `${file}:${line}: ${container} 在 ${within} 内重启 ${times} 次（${policy}），因为${/^[ -~]/.test(why.zh) ? ' ' : ''}${why.zh}；${end.zh}`,
  )
}
