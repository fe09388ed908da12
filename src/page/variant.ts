import {
  causeWords,
  type Explanation,
  type Judged,
  type LogLine,
  outcomeWords,
  type VariantResult,
} from '../scenario/index.ts'
import { topologySvg } from '../topology/index.ts'
import { headingsIn } from './headings.ts'
import { hopIn } from './hops.ts'
import { type Html, html, trusted } from './html.ts'
import type { PageTexts } from './pageTexts.ts'
import { diagramOf, marksOf, rowsOf } from './spaceTime/index.ts'

/** Log lines that a page shows. */
const LOGS_MAX = 400

const MARKS: Readonly<Record<Judged['verdict'], string>> = { holds: '✓', broken: '✗', unknown: '?' }

/** One run: verdict, expectations, why, outcomes, the space-time diagram, the timeline and the log lines. */
export function variantSection(result: VariantResult, texts: Pick<PageTexts, 'cause' | 'cure' | 'language'>): Html {
  const { verdict, expectations, explanations, observations, timeline, seed, traceHash, lastedMs } = result
  const { rows, leftOut } = rowsOf(marksOf(result, texts.language))
  const diagram = diagramOf(rows, [...result.world.hosts.keys()], result.variant, texts.language)
  const logs = observations.logs()
  const cure = result.variant === 'cured' ? texts.cure : undefined
  const words = headingsIn(texts.language)
  const cured = verdict === 'holds' ? words.nothingFailed : words.noCallFailed
  const quiet = result.variant === 'broken' ? `${words.noCallFailed} ${texts.cause}` : cured
  return html`
${cure === undefined ? undefined : html`<p><b>${words.cure}</b> ${cure}</p>`}
<p><span class="verdict ${verdict}">${words.verdicts[verdict]}</span> ${words.seed} ${seed}, ${lastedMs / 1000} ${words.simulated}, ${words.trace} <code>${traceHash}</code></p>
<h3>${words.expectations}</h3>
<ul class="checks">${expectations.map((one) => check(one, texts.language))}</ul>
<h3>${words.why}</h3>
${explanations.length === 0 ? html`<p>${quiet}</p>` : reasonTable(explanations, texts.language)}
<h3>${words.hosts}</h3>
<div class="scroll picture">${trusted(topologySvg(result.topology, `tip-${result.variant}`, texts.language))}</div>
<h3>${words.outcomes}</h3>
${outcomeTable(result, texts.language)}
<h3>${words.spaceTime}</h3>
${
  diagram === undefined
    ? html`<p>${words.nothingSent}</p>`
    : html`<div class="scroll">${diagram}</div>
<p class="id">${words.spaceTimeNote}${leftOut === 0 ? undefined : html` ${leftOut} ${words.leftOut}`}</p>`
}
<details><summary>${words.timeline} (${timeline.length})</summary><table>${timeline.map(({ atMs, zh, ...en }) => {
    const { who, text } = texts.language === 'zh' ? zh : en
    return html`<tr><td class="number mono">${(atMs / 1000).toFixed(3)}</td><td>${who}</td><td class="mono">${text}</td></tr>`
  })}</table></details>
<details><summary>${words.logs} (${logs.length})</summary><table>${logs.slice(0, LOGS_MAX).map(logRow)}</table>${
    logs.length > LOGS_MAX ? html`<p class="id">${words.moreLogs(logs.length - LOGS_MAX)}</p>` : undefined
  }</details>`
}

function check({ verdict, zh, ...en }: Judged, language: string): Html {
  const { name, wanted, seen } = language === 'zh' ? zh : en
  const words = headingsIn(language)
  const found =
    verdict === 'holds'
      ? undefined
      : html`<div class="found">${words.wanted} <code>${wanted}</code><br>${words.seen} <code>${seen}</code></div>`
  return html`<li><span class="${verdict}">${MARKS[verdict]}</span> ${name}${found}</li>`
}

/** On a narrow page each reason stands as a block of its own, under its headings. */
function reasonTable(explanations: readonly Explanation[], language: string): Html {
  const { reasons } = headingsIn(language)
  const [who, hopHead, addressHead, ruleHead, fixHead] = reasons
  const rows = explanations.map(({ clients, zh, ...en }) => {
    const { rule, fix, address } = language === 'zh' ? zh : en
    const hop = language === 'zh' ? (zh.hop ?? hopIn(en.hop, language)) : en.hop
    const cure = fix.replace(/^(?:Fix: |解决办法：)/, '')
    return html`<tr><td data-head="${who}">${clients.join(', ')}</td><td data-head="${hopHead}">${hop}</td><td data-head="${addressHead}" class="mono">${address}</td><td data-head="${ruleHead}">${rule}</td><td data-head="${fixHead}">${cure}</td></tr>`
  })
  return html`<table class="reasons"><tr>${reasons.map((head) => html`<th>${head}</th>`)}</tr>${rows}</table>`
}

function outcomeTable({ observations, chineseSteps }: VariantResult, language: string): Html {
  const words = headingsIn(language)
  const rows = observations.outcomes.map((one) => {
    const { step, host, dialect, atMs, tookMs, state, text } = one
    const told =
      language === 'zh'
        ? { name: chineseSteps.get(step) ?? step, text: outcomeWords(one).zh, causes: causeWords(one).zh }
        : { name: step, text, causes: causeWords(one).en }
    const took = tookMs === undefined ? words.notOver : `${Math.round(tookMs)} ms`
    const below = told.causes.map((cause) => html`<br>${words.causedBy(cause)}`)
    return html`<tr><td class="number mono">${(atMs / 1000).toFixed(3)}</td><td>${told.name}</td><td>${host}</td><td>${dialect}</td><td class="number">${took}</td><td class="mono ${state === 'ok' ? 'good' : 'bad'}">${told.text}${below}</td></tr>`
  })
  return html`<div class="scroll"><table><tr>${words.outcome.map((head) => html`<th>${head}</th>`)}</tr>${rows}</table></div>`
}

function logRow({ atMs, host, process, level, message, fields }: LogLine): Html {
  const told = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return html`<tr><td class="number mono">${(atMs / 1000).toFixed(3)}</td><td>${host}/${process}</td><td>${level}</td><td class="mono">${[message, ...told].join(' ')}</td></tr>`
}
