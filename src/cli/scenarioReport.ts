import type { Judged, VariantResult } from '../scenario/index.ts'
import { differenceLines } from './differenceLines.ts'
import { type Language, textsIn } from './language.ts'
import type { CheckedRun } from './run.ts'
import type { LoadedScenario } from './scenarioFile.ts'

const MARKS: Readonly<Record<Judged['verdict'], string>> = { holds: '✓', broken: '✗', unknown: '?' }

/** The story, before anything runs. */
export function runHead({ scenario }: LoadedScenario, language: Language): string {
  const { id, story } = scenario
  const { title, symptoms, cause, fix } = textsIn(scenario, language)
  return [
    `${id}: ${title}`,
    '',
    '  What users see',
    ...symptoms.map((text) => `    ${text}`),
    `  Cause   ${cause}`,
    `  Fix     ${fix}`,
    ...(story.links === undefined || story.links.length === 0 ? [] : [`  Links   ${story.links.join(', ')}`]),
    '',
    '',
  ].join('\n')
}

/** One variant: timeline, observations, expectations, explanation, trace and how to run it again. */
export function variantText(loaded: LoadedScenario, checked: CheckedRun, language: Language): string {
  const { result, traceFile } = checked
  const { variant, expectations, explanations, timeline, observations, traceHash, world, lastedMs } = result
  const { cause, cure } = textsIn(loaded.scenario, language)
  const head = variant === 'broken' ? 'Broken' : `Cured   ${cure}`
  const lost = observations.dials().filter((dial) => dial.result !== 'open').length
  const lines = [
    head,
    '',
    '  Timeline (simulated seconds)',
    ...timeline.map(({ atMs, who, text }) => `  ${(atMs / 1000).toFixed(3).padStart(9)}  ${who}  ${text}`),
    '',
    `  Observed  ${observations.dials().length} connection attempts (${lost} failed), ${observations.dnsQueries().length} DNS queries, ${observations.routes().length} route answers, ${world.events} events in ${lastedMs / 1000} simulated seconds`,
    '',
    '  Expectations',
    ...expectations.flatMap(expectationLines),
    '',
    ...(explanations.length === 0
      ? [`  Why     ${variant === 'broken' ? `No call failed. ${cause}` : 'Nothing failed.'}`]
      : ['  Why', ...explanations.map((one) => `    ${language === 'zh' ? one.zh.sentence : one.sentence}`)]),
    '',
    `  Verdict ${result.verdict}   trace ${traceHash}${traceFile === undefined ? '' : `, written to ${traceFile}`}`,
    ...differenceLines(checked.comparison),
    `  Replay  ${replayCommand(loaded, result)}`,
    '',
    '',
  ]
  return lines.join('\n')
}

/** A line for what holds; what was wanted and what was seen for the rest. */
export function expectationLines({ name, verdict, wanted, seen }: Judged): readonly string[] {
  const line = `    ${MARKS[verdict]} ${name}`
  return verdict === 'holds' ? [line] : [line, `        wanted ${wanted}`, `        seen   ${seen}`]
}

/** The command that runs one variant again. */
export function replayCommand({ target }: LoadedScenario, { seed, variant }: VariantResult): string {
  return `rocketmq-sim run ${shellWord(target)} --seed ${seed} --variant ${variant}`
}

function shellWord(text: string): string {
  return /^[\w./@:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
