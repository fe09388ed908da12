import { describe, expect, it } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { type Language, textsIn } from '../../src/cli/language.ts'
import type { LoadedScenario } from '../../src/cli/scenarioFile.ts'
import { replayCommand, runHead, variantText } from '../../src/cli/scenarioReport.ts'
import { createDrain } from '../../src/node/index.ts'
import { scenarioPage } from '../../src/page/index.ts'
import { chineseSteps } from '../../src/scenario/chineseSteps.ts'
import { all, equals, matches, runScenario, type Scenario, type VariantResult, within } from './access.ts'
import { englishWords } from './englishWords.ts'

/** What an operator in China calls by its English name: things of RocketMQ, of networks and of Linux. */
const TERMS: readonly string[] = [
  'Broker',
  'Slave',
  'Java',
  'Go',
  'Docker',
  'Mac',
  'Linux',
  'commitlog',
  'hosts',
  'kill',
  'mqadmin',
  'cluster',
  'perm',
  'true',
  'false',
  'shutdown',
  'ms',
  'ppm',
]

/** Statements that are a text of RocketMQ and nothing else. */
const TEXTS_OF_ROCKETMQ = ['SEND_OK', 'connect to null failed', 'create topic to 10.0.0.2:10911 success.']

/** Texts of RocketMQ, its clients and tools, of Docker and shells, that a run shows: they stand as they are. */
function foreignTexts({ story }: Scenario, { observations: seen }: VariantResult): readonly string[] {
  const texts = [
    ...story.symptoms,
    ...seen.outcomes.flatMap(({ text, causes }) => [text, ...causes]),
    ...seen.logs().flatMap(({ fields }) => Object.values(fields).map(String)),
    ...seen.frames().map(({ remark = '' }) => remark),
    ...seen.ends().map(({ why }) => why),
  ]
  return texts.flatMap((text) => text.split('\n')).filter((text) => text.includes(' '))
}

/** Names that the scenario gives. */
function namesOf({ topology, clients = {}, timeline }: Scenario): readonly string[] {
  const { hosts, dnsServers = {}, middleboxes = {}, loadBalancers = {}, published = {} } = topology
  const servers = Object.values(hosts).flatMap((host) => ('servers' in host ? Object.keys(host.servers ?? {}) : []))
  const keys = [hosts, dnsServers, middleboxes, loadBalancers, published, clients].flatMap(Object.keys)
  const topics = timeline.flatMap((step) => ('topic' in step && step.topic !== undefined ? [step.topic] : []))
  const consumed = Object.values(clients).flatMap((spec) =>
    'subscriptions' in spec ? Object.keys(spec.subscriptions) : [],
  )
  const networks = [...JSON.stringify(topology).matchAll(/"network":"([^"]*)"/g)].map(([, name = '']) => name)
  return [...keys, ...servers, ...networks, ...topics, ...consumed, 'default', 'lan']
}

/** The English words of a text, but for terms, names and texts of others. */
function englishOf(text: string, scenario: Scenario, results: readonly VariantResult[]): readonly string[] {
  const known = [...results.flatMap((result) => foreignTexts(scenario, result)), ...namesOf(scenario)]
  const longestFirst = [...new Set(known)].sort((a, b) => b.length - a.length)
  const left = text.split('\n').flatMap((line) => {
    if (line.includes('rocketmq-sim run ')) return []
    const own = longestFirst.reduce((rest, name) => rest.replaceAll(name, '·'), line)
    return englishWords(own).map((word) => `${word} in: ${line}`)
  })
  return left.filter((found) => !TERMS.some((term) => found.startsWith(`${term} in: `)))
}

interface Shown {
  readonly scenario: Scenario
  readonly results: readonly VariantResult[]
  readonly text: string
  /** What a reader sees of the page: texts without marks, and no log lines, which are RocketMQ's own. */
  readonly page: string
}

async function shown(id: string, language: Language, changes: Partial<Scenario> = {}): Promise<Shown> {
  const entry = scenarios.find((one) => one.id === id)
  if (entry === undefined) throw new Error(`no scenario ${id}`)
  const scenario = { ...(await entry.load()), ...changes }
  const loaded: LoadedScenario = { target: id, scenario }
  const results: VariantResult[] = []
  for (const variant of ['broken', 'cured'] as const) {
    results.push(await runScenario(scenario, { variant, drain: createDrain() }))
  }
  const texts = results.map((result) =>
    variantText(loaded, { result, traceFile: undefined, comparison: 'equal' }, language),
  )
  const runs = results.map((result) => ({ result, replay: replayCommand(loaded, result) }))
  const page = scenarioPage(scenario, { language, ...textsIn(scenario, language) }, runs)
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<details><summary>(?:日志|Log lines)[\s\S]*?<\/details>/g, '')
    // The whole of a label stands in its title.
    .replace(/>[^<>]*…<title>/g, '>')
    .replace(/<a [\s\S]*?<\/a>/g, '')
    .replace(/<[^>]*>/g, '\n')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
  return { scenario, results, text: [runHead(loaded, language), ...texts].join('\n'), page }
}

describe('a run with --lang zh', () => {
  it.each([
    'half-open-connection',
    'disk-over-90-percent-rejects-writes',
    'unclean-stop-loses-unflushed-and-offsets',
    'transaction-check-storm-or-discard',
    'compose-start-order-first-30s',
    'dlq-created-but-not-readable',
    'sql92-filter-disabled',
  ])('is Chinese, on the terminal and as a page: %s', async (id) => {
    const { scenario, results, text, page } = await shown(id, 'zh')
    expect(results.map(({ verdict }) => verdict)).toEqual(['holds', 'holds'])
    expect(englishOf(text, scenario, results)).toEqual([])
    expect(englishOf(page, scenario, results)).toEqual([])
  })

  it('is Chinese where expectations fail, or were not seen', async () => {
    const id = 'half-open-connection'
    const failing = [
      { name: 'a range', zh: '范围', check: () => within(1, 2, 3) },
      { name: 'a text', zh: '文本', check: () => all([matches('a', 'b'), equals(1, 1)]) },
      { name: 'a pattern', zh: '模式', check: () => matches('a', /b/) },
      { name: 'no value', zh: '没有值', check: () => equals(undefined, 1) },
      {
        name: 'an error',
        zh: '出错',
        check: () => {
          throw new Error('1')
        },
      },
    ]
    const { scenario, results, text, page } = await shown(id, 'zh', { expect: { broken: failing, cured: failing } })
    expect(results.map(({ verdict }) => verdict)).toEqual(['broken', 'broken'])
    expect(englishOf(text.replaceAll('Error: 1', ''), scenario, results)).toEqual([])
    expect(englishOf(page.replaceAll('Error: 1', ''), scenario, results)).toEqual([])
    expect(text).toContain('✗ 范围\n        应为 2 到 3\n        实际 1')
    expect(text).toContain('? 没有值\n        应为 1\n        实际 无')
  })

  it('would not pass in English', async () => {
    const { scenario, results, text, page } = await shown('half-open-connection', 'en')
    expect(englishOf(text, scenario, results).length).toBeGreaterThan(100)
    expect(englishOf(page, scenario, results).length).toBeGreaterThan(100)
  })
})

describe.each(scenarios.map((entry) => [entry.id, entry] as const))('%s in Chinese', (_id, { load }) => {
  it('has every statement', async () => {
    const { expect: expectations } = await load()
    for (const { name, zh = '' } of [...expectations.broken, ...expectations.cured]) {
      if (!TEXTS_OF_ROCKETMQ.includes(name)) expect(zh, name).toMatch(/[\p{Script=Han}：；，]/u)
    }
  })

  it('has every name of a step, and none that no step has', async () => {
    const { timeline, cure, zh } = await load()
    const steps = [...timeline, ...(cure.timeline ?? [])]
    const names = chineseSteps({ timeline: steps, ...(zh === undefined ? {} : { zh }) })
    for (const { as } of steps) if (as !== undefined) expect(names.get(as), as).toMatch(/[，\p{Script=Han}]/u)
    const used = steps.flatMap(({ as = '' }) => [as, as.replace(/\d+/g, '#')])
    for (const key of Object.keys(zh?.steps ?? {})) {
      expect(
        used.some((name) => name === key || name.endsWith(` ${key}`)),
        key,
      ).toBe(true)
    }
  })
})
