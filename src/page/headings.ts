/** What stands above and beside things on a page, in a reader's language. */
export interface Headings {
  readonly cause: string
  readonly fix: string
  readonly cure: string
  readonly sources: string
  readonly broken: string
  readonly cured: string
  readonly again: string
  readonly verdicts: Readonly<Record<'holds' | 'broken' | 'unknown', string>>
  readonly simulated: string
  readonly expectations: string
  readonly wanted: string
  readonly seen: string
  readonly why: string
  readonly nothingFailed: string
  readonly noCallFailed: string
  /** Columns of the table of reasons. */
  readonly reasons: readonly [who: string, hop: string, address: string, rule: string, fix: string]
  readonly hosts: string
  readonly outcomes: string
  /** Columns of the table of outcomes. */
  readonly outcome: readonly [second: string, step: string, host: string, client: string, took: string, result: string]
  readonly spaceTime: string
  readonly spaceTimeNote: string
  readonly leftOut: string
  readonly nothingSent: string
  readonly timeline: string
  readonly logs: string
  readonly seed: string
  readonly trace: string
  readonly moreLogs: (count: number) => string
  readonly notOver: string
  readonly causedBy: (cause: string) => string
}

const english: Headings = {
  cause: 'Cause',
  fix: 'Fix',
  cure: 'Cure:',
  sources: 'Sources',
  broken: 'Broken',
  cured: 'Cured',
  again: 'Run it again:',
  verdicts: { holds: 'holds', broken: 'broken', unknown: 'unknown' },
  simulated: 'simulated seconds',
  expectations: 'Expectations',
  wanted: 'wanted',
  seen: 'seen',
  why: 'Why',
  nothingFailed: 'Nothing failed.',
  noCallFailed: 'No call failed.',
  reasons: ['who', 'hop', 'address', 'rule', 'cure'],
  hosts: 'Hosts and networks',
  outcomes: 'What programs did',
  outcome: ['second', 'step', 'host', 'client', 'took', 'result'],
  spaceTime: 'Space and time',
  spaceTimeNote: 'Equal messages stand once, with their number; answers show when they refuse.',
  leftOut: 'ordinary ones are left out.',
  nothingSent: 'Nothing was sent.',
  timeline: 'Timeline',
  logs: 'Log lines',
  seed: 'seed',
  trace: 'trace',
  moreLogs: (count) => `${count} more are left out.`,
  notOver: 'not over',
  causedBy: (cause) => `caused by ${cause}`,
}

const chinese: Headings = {
  cause: '原因',
  fix: '解决办法',
  cure: '此处的修复：',
  sources: '来源',
  broken: '故障',
  cured: '修复后',
  again: '重新运行：',
  verdicts: { holds: '符合', broken: '不符合', unknown: '无法判断' },
  simulated: '秒模拟时间',
  expectations: '预期',
  wanted: '应为',
  seen: '实际',
  why: '为什么',
  nothingFailed: '没有失败。',
  noCallFailed: '没有调用失败。',
  reasons: ['谁', '哪一跳', '地址', '规则', '解决办法'],
  hosts: '主机与网络',
  outcomes: '程序做了什么',
  outcome: ['秒', '步骤', '主机', '客户端', '耗时', '结果'],
  spaceTime: '时空图',
  spaceTimeNote: '相同的消息只画一次并注明次数；应答只在拒绝时画出。',
  leftOut: '条普通消息未画出。',
  nothingSent: '没有发送任何消息。',
  timeline: '时间线',
  logs: '日志',
  seed: '随机种子',
  trace: '轨迹',
  moreLogs: (count) => `另有 ${count} 行未列出。`,
  notOver: '未完成',
  causedBy: (cause) => `起因：${cause}`,
}

/** English for every language but `zh`. */
export function headingsIn(language: string): Headings {
  return language === 'zh' ? chinese : english
}
