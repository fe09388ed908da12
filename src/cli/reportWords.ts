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
}

export function reportWords(language: Language): ReportWords {
  return language === 'zh' ? chinese : english
}
