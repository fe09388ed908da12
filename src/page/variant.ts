import type { Explanation, Judged, LogLine, Outcome, VariantResult } from '../scenario/index.ts'
import { topologySvg } from '../topology/index.ts'
import { type Headings, headingsIn } from './headings.ts'
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
  const { rows, leftOut } = rowsOf(marksOf(result))
  const diagram = diagramOf(rows, [...result.world.hosts.keys()], result.variant)
  const logs = observations.logs()
  const cure = result.variant === 'cured' ? texts.cure : undefined
  const words = headingsIn(texts.language)
  const cured = verdict === 'holds' ? words.nothingFailed : words.noCallFailed
  const quiet = result.variant === 'broken' ? `${words.noCallFailed} ${texts.cause}` : cured
  return html`
${cure === undefined ? undefined : html`<p><b>${words.cure}</b> ${cure}</p>`}
<p><span class="verdict ${verdict}">${words.verdicts[verdict]}</span> seed ${seed}, ${lastedMs / 1000} ${words.simulated}, trace <code>${traceHash}</code></p>
<h3>${words.expectations}</h3>
<ul class="checks">${expectations.map((one) => check(one, words))}</ul>
<h3>${words.why}</h3>
${explanations.length === 0 ? html`<p>${quiet}</p>` : reasonTable(explanations, texts.language)}
<h3>${words.hosts}</h3>
<div class="scroll picture">${trusted(topologySvg(result.topology, `tip-${result.variant}`))}</div>
<h3>${words.outcomes}</h3>
${outcomeTable(observations.outcomes, words)}
<h3>${words.spaceTime}</h3>
${
  diagram === undefined
    ? html`<p>${words.nothingSent}</p>`
    : html`<div class="scroll">${diagram}</div>
<p class="id">${words.spaceTimeNote}${leftOut === 0 ? undefined : html` ${leftOut} ${words.leftOut}`}</p>`
}
<details><summary>${words.timeline} (${timeline.length})</summary><table>${timeline.map(
    ({ atMs, who, text }) =>
      html`<tr><td class="number mono">${(atMs / 1000).toFixed(3)}</td><td>${who}</td><td class="mono">${text}</td></tr>`,
  )}</table></details>
<details><summary>${words.logs} (${logs.length})</summary><table>${logs.slice(0, LOGS_MAX).map(logRow)}</table>${
    logs.length > LOGS_MAX ? html`<p class="id">${logs.length - LOGS_MAX} more are left out.</p>` : undefined
  }</details>`
}

function check({ name, verdict, wanted, seen }: Judged, words: Headings): Html {
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
  const rows = explanations.map(({ clients, hop, address, zh, ...en }) => {
    const { rule, fix } = language === 'zh' ? zh : en
    const cure = fix.replace(/^(?:Fix: |解决办法：)/, '')
    return html`<tr><td data-head="${who}">${clients.join(', ')}</td><td data-head="${hopHead}">${hopIn(hop, language)}</td><td data-head="${addressHead}" class="mono">${address}</td><td data-head="${ruleHead}">${rule}</td><td data-head="${fixHead}">${cure}</td></tr>`
  })
  return html`<table class="reasons"><tr>${reasons.map((head) => html`<th>${head}</th>`)}</tr>${rows}</table>`
}

function outcomeTable(outcomes: readonly Outcome[], { outcome }: Headings): Html {
  const rows = outcomes.map(({ step, host, dialect, atMs, tookMs, state, text, causes }) => {
    const took = tookMs === undefined ? 'not over' : `${Math.round(tookMs)} ms`
    const below = causes.map((cause) => html`<br>caused by ${cause.split('\n')[0]}`)
    return html`<tr><td class="number mono">${(atMs / 1000).toFixed(3)}</td><td>${step}</td><td>${host}</td><td>${dialect}</td><td class="number">${took}</td><td class="mono ${state === 'ok' ? 'good' : 'bad'}">${text}${below}</td></tr>`
  })
  return html`<div class="scroll"><table><tr>${outcome.map((head) => html`<th>${head}</th>`)}</tr>${rows}</table></div>`
}

function logRow({ atMs, host, process, level, message, fields }: LogLine): Html {
  const told = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return html`<tr><td class="number mono">${(atMs / 1000).toFixed(3)}</td><td>${host}/${process}</td><td>${level}</td><td class="mono">${[message, ...told].join(' ')}</td></tr>`
}
