import type { Language } from './language.ts'

/** Headings of the text of a run; equally wide where they stand in one column. */
export interface ReportWords {
  readonly seenByUsers: string
  readonly cause: string
  readonly fix: string
  readonly links: string
  readonly broken: string
  readonly cured: string
  readonly timeline: string
  readonly observed: (
    dials: number,
    lost: number,
    names: number,
    routes: number,
    events: number,
    seconds: number,
  ) => string
  readonly expectations: string
  readonly wanted: string
  readonly seen: string
  readonly why: string
  readonly noCallFailed: string
  readonly nothingFailed: string
  readonly verdict: string
  readonly verdicts: Readonly<Record<'holds' | 'broken' | 'unknown', string>>
  readonly trace: string
  readonly writtenTo: string
  readonly replay: string
  readonly check: string
  readonly sameTrace: string
  readonly differsAt: (index: number) => string
  readonly firstRun: string
  readonly secondRun: string
  readonly traceEnds: string
  /** Of a run against a real cluster. */
  readonly against: (id: string, target: string) => string
  readonly ended: (step: string, state: 'ok' | 'failed' | 'pending', tookMs: number | undefined, text: string) => string
  readonly ofCured: string
  readonly noneSeen: string
  readonly skipped: string
  readonly skippedOne: (what: string, why: string) => string
}

const english: ReportWords = {
  seenByUsers: 'What users see',
  cause: 'Cause  ',
  fix: 'Fix    ',
  links: 'Links  ',
  broken: 'Broken',
  cured: 'Cured ',
  timeline: 'Timeline (simulated seconds)',
  observed: (dials, lost, names, routes, events, seconds) =>
    `Observed  ${dials} connection attempts (${lost} failed), ${names} DNS queries, ${routes} route answers, ${events} events in ${seconds} simulated seconds`,
  expectations: 'Expectations',
  wanted: 'wanted',
  seen: 'seen  ',
  why: 'Why',
  noCallFailed: 'No call failed.',
  nothingFailed: 'Nothing failed.',
  verdict: 'Verdict',
  verdicts: { holds: 'holds', broken: 'broken', unknown: 'unknown' },
  trace: 'trace',
  writtenTo: 'written to',
  replay: 'Replay ',
  check: 'Check  ',
  sameTrace: 'a second run gave the same trace, event by event',
  differsAt: (index) => `a second run with the same seed differs at event ${index}:`,
  firstRun: 'first  ',
  secondRun: 'second ',
  traceEnds: '(the trace ends)',
  against: (id, target) => `${id} against ${target}`,
  ended: (step, state, tookMs, text) =>
    `${step}: ${state}${tookMs === undefined ? '' : ` after ${tookMs} ms`}${text === '' ? '' : `: ${text}`}`,
  ofCured: 'Expectations of the cured variant',
  noneSeen: 'none of them is about what programs see',
  skipped: 'Skipped',
  skippedOne: (what, why) => `${what}: ${why}`,
}

const chinese: ReportWords = {
  seenByUsers: '现象',
  cause: '原因    ',
  fix: '解决办法',
  links: '来源    ',
  broken: '故障',
  cured: '修复后',
  timeline: '时间线（模拟秒）',
  observed: (dials, lost, names, routes, events, seconds) =>
    `观察到  ${dials} 次连接（${lost} 次失败），${names} 次 DNS 查询，${routes} 次路由应答，${seconds} 秒模拟时间内 ${events} 个事件`,
  expectations: '预期',
  wanted: '应为',
  seen: '实际',
  why: '为什么',
  noCallFailed: '没有调用失败。',
  nothingFailed: '没有失败。',
  verdict: '结论    ',
  verdicts: { holds: '符合', broken: '不符合', unknown: '无法判断' },
  trace: '轨迹',
  writtenTo: '写入',
  replay: '重新运行',
  check: '核对    ',
  sameTrace: '第二次运行的轨迹逐个事件相同',
  differsAt: (index) => `同一随机种子的第二次运行在第 ${index} 个事件处不同：`,
  firstRun: '第一次',
  secondRun: '第二次',
  traceEnds: '（轨迹到此为止）',
  against: (id, target) => `${id}，针对 ${target}`,
  ended: (step, state, tookMs, text) =>
    `${step}：${STATES[state]}${tookMs === undefined ? '' : `，耗时 ${tookMs} ms`}${text === '' ? '' : `：${text}`}`,
  ofCured: '修复后的预期',
  noneSeen: '没有一条是关于程序所见的',
  skipped: '已跳过',
  skippedOne: (what, why) => `${what}：${why}`,
}

const STATES: Readonly<Record<'ok' | 'failed' | 'pending', string>> = { ok: '成功', failed: '失败', pending: '未完成' }

export function reportWords(language: Language): ReportWords {
  return language === 'zh' ? chinese : english
}
