import type { Judged, VariantResult } from '../scenario/index.ts'
import { differenceLines } from './differenceLines.ts'
import { type Language, textsIn } from './language.ts'
import { reportWords } from './reportWords.ts'
import type { CheckedRun } from './run.ts'
import type { LoadedScenario } from './scenarioFile.ts'

const MARKS: Readonly<Record<Judged['verdict'], string>> = { holds: '✓', broken: '✗', unknown: '?' }

/** The story, before anything runs. */
export function runHead({ scenario }: LoadedScenario, language: Language): string {
  const { id, story } = scenario
  const { title, symptoms, cause, fix } = textsIn(scenario, language)
  const words = reportWords(language)
  return [
    `${id}: ${title}`,
    '',
    `  ${words.seenByUsers}`,
    ...symptoms.map((text) => `    ${text}`),
    `  ${words.cause} ${cause}`,
    `  ${words.fix} ${fix}`,
    ...(story.links === undefined || story.links.length === 0 ? [] : [`  ${words.links} ${story.links.join(', ')}`]),
    '',
    '',
  ].join('\n')
}

/** One variant: timeline, observations, expectations, explanation, trace and how to run it again. */
export function variantText(loaded: LoadedScenario, checked: CheckedRun, language: Language): string {
  const { result, traceFile } = checked
  const { variant, expectations, explanations, timeline, observations, traceHash, world, lastedMs } = result
  const { cause, cure } = textsIn(loaded.scenario, language)
  const words = reportWords(language)
  const head = variant === 'broken' ? words.broken : `${words.cured}  ${cure}`
  const cured = result.verdict === 'holds' ? words.nothingFailed : words.noCallFailed
  const quiet = variant === 'broken' ? `${words.noCallFailed} ${cause}` : cured
  const lost = observations.dials().filter((dial) => dial.result !== 'open').length
  const lines = [
    head,
    '',
    `  ${words.timeline}`,
    ...timeline.map(({ atMs, zh, ...en }) => {
      const { who, text } = language === 'zh' ? zh : en
      return `  ${(atMs / 1000).toFixed(3).padStart(9)}  ${who}  ${text}`
    }),
    '',
    `  ${words.observed(observations.dials().length, lost, observations.dnsQueries().length, observations.routes().length, world.events, lastedMs / 1000)}`,
    '',
    `  ${words.expectations}`,
    ...expectations.flatMap((one) => expectationLines(one, language)),
    '',
    ...(explanations.length === 0
      ? [`  ${words.why}     ${quiet}`]
      : [`  ${words.why}`, ...explanations.map((one) => `    ${language === 'zh' ? one.zh.sentence : one.sentence}`)]),
    '',
    `  ${words.verdict} ${words.verdicts[result.verdict]}   ${words.trace} ${traceHash}${traceFile === undefined ? '' : `, ${words.writtenTo} ${traceFile}`}`,
    ...differenceLines(checked.comparison, language),
    `  ${words.replay} ${replayCommand(loaded, result)}`,
    '',
    '',
  ]
  return lines.join('\n')
}

/** A line for what holds; what was wanted and what was seen for the rest. */
export function expectationLines({ verdict, zh, ...en }: Judged, language: Language): readonly string[] {
  const { name, wanted, seen } = language === 'zh' ? zh : en
  const words = reportWords(language)
  const line = `    ${MARKS[verdict]} ${name}`
  return verdict === 'holds' ? [line] : [line, `        ${words.wanted} ${wanted}`, `        ${words.seen} ${seen}`]
}

/** The command that runs one variant again. */
export function replayCommand({ target }: LoadedScenario, { seed, variant }: VariantResult): string {
  return `rocketmq-sim run ${shellWord(target)} --seed ${seed} --variant ${variant}`
}

function shellWord(text: string): string {
  return /^[\w./@:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
