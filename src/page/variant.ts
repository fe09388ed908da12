import type { Explanation, Judged, LogLine, Outcome, VariantResult } from '../scenario/index.ts'
import { topologySvg } from '../topology/index.ts'
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
  const quiet = result.variant === 'broken' ? `No call failed. ${texts.cause}` : 'Nothing failed.'
  return html`
${cure === undefined ? undefined : html`<p><b>Cure:</b> ${cure}</p>`}
<p><span class="verdict ${verdict}">${verdict}</span> seed ${seed}, ${lastedMs / 1000} simulated seconds, trace <code>${traceHash}</code></p>
<h3>Expectations</h3>
<ul class="checks">${expectations.map(check)}</ul>
<h3>Why</h3>
${explanations.length === 0 ? html`<p>${quiet}</p>` : explanationTable(explanations, texts.language)}
<h3>Hosts and networks</h3>
<div class="scroll picture">${trusted(topologySvg(result.topology, `tip-${result.variant}`))}</div>
<h3>What programs did</h3>
${outcomeTable(observations.outcomes)}
<h3>Space and time</h3>
${
  diagram === undefined
    ? html`<p>Nothing was sent.</p>`
    : html`<div class="scroll">${diagram}</div>
<p class="id">Equal messages stand once, with their number; answers show when they refuse.${leftOut === 0 ? undefined : html` ${leftOut} ordinary ones are left out.`}</p>`
}
<details><summary>Timeline (${timeline.length} lines)</summary><table>${timeline.map(
    ({ atMs, who, text }) =>
      html`<tr><td class="number mono">${(atMs / 1000).toFixed(3)}</td><td>${who}</td><td class="mono">${text}</td></tr>`,
  )}</table></details>
<details><summary>Log lines (${logs.length})</summary><table>${logs.slice(0, LOGS_MAX).map(logRow)}</table>${
    logs.length > LOGS_MAX ? html`<p class="id">${logs.length - LOGS_MAX} more are left out.</p>` : undefined
  }</details>`
}

function check({ name, verdict, wanted, seen }: Judged): Html {
  const found =
    verdict === 'holds'
      ? undefined
      : html`<div class="found">wanted <code>${wanted}</code><br>seen <code>${seen}</code></div>`
  return html`<li><span class="${verdict}">${MARKS[verdict]}</span> ${name}${found}</li>`
}

function explanationTable(explanations: readonly Explanation[], language: string): Html {
  const rows = explanations.map(({ clients, hop, address, zh, ...en }) => {
    const { rule, fix } = language === 'zh' ? zh : en
    const cure = fix.replace(/^(?:Fix: |解决办法：)/, '')
    return html`<tr><td>${clients.join(', ')}</td><td>${hop}</td><td class="mono">${address}</td><td>${rule}</td><td>${cure}</td></tr>`
  })
  return html`<div class="scroll"><table><tr><th>who</th><th>hop</th><th>address</th><th>rule</th><th>cure</th></tr>${rows}</table></div>`
}

function outcomeTable(outcomes: readonly Outcome[]): Html {
  const rows = outcomes.map(({ step, host, dialect, atMs, tookMs, state, text, causes }) => {
    const took = tookMs === undefined ? 'not over' : `${Math.round(tookMs)} ms`
    const below = causes.map((cause) => html`<br>caused by ${cause.split('\n')[0]}`)
    return html`<tr><td class="number mono">${(atMs / 1000).toFixed(3)}</td><td>${step}</td><td>${host}</td><td>${dialect}</td><td class="number">${took}</td><td class="mono ${state === 'ok' ? 'good' : 'bad'}">${text}${below}</td></tr>`
  })
  return html`<div class="scroll"><table><tr><th>second</th><th>step</th><th>host</th><th>client</th><th>took</th><th>result</th></tr>${rows}</table></div>`
}

function logRow({ atMs, host, process, level, message, fields }: LogLine): Html {
  const told = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return html`<tr><td class="number mono">${(atMs / 1000).toFixed(3)}</td><td>${host}/${process}</td><td>${level}</td><td class="mono">${[message, ...told].join(' ')}</td></tr>`
}
