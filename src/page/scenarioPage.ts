import type { Scenario, VariantResult } from '../scenario/index.ts'
import { type Headings, headingsIn } from './headings.ts'
import { type Html, html, trusted } from './html.ts'
import type { PageTexts } from './pageTexts.ts'
import { style } from './style.ts'
import { variantSection } from './variant.ts'

export interface PageRun {
  readonly result: VariantResult
  /** What runs it again. */
  readonly replay: string
}

/** One page with everything in it (no script, nothing to load): the story, and each run behind a tab. */
export function scenarioPage(scenario: Scenario, texts: PageTexts, runs: readonly PageRun[]): string {
  const { id, story } = scenario
  const words = headingsIn(texts.language)
  const links = (story.links ?? []).map((link) => html`<li><a href="${addressOf(link)}">${link}</a></li>`)
  const page = html`<!doctype html>
<html lang="${texts.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${texts.title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<h1>${texts.title}</h1>
<div class="id"><code>${id}</code></div>
<ul class="symptoms">${texts.symptoms.map((text) => html`<li><code>${text}</code></li>`)}</ul>
<dl><dt>${words.cause}</dt><dd>${texts.cause}</dd><dt>${words.fix}</dt><dd>${texts.fix}</dd></dl>
${links.length === 0 ? undefined : html`<details><summary>${words.sources} (${links.length})</summary><ul>${links}</ul></details>`}
<div class="tabs">
${runs.map(({ result }, index) => tab(result, index, words))}
${runs.map(
  ({ result, replay }) => html`<section>
${variantSection(result, texts)}
<p>${words.again} <code>${replay}</code></p>
</section>`,
)}
</div>
</body>
</html>
`
  return page.html
}

function tab({ variant, verdict }: VariantResult, index: number, words: Headings): Html {
  const checked = index === 0 ? html` checked` : html``
  return html`<input type="radio" name="variant" id="${variant}"${checked}><label for="${variant}">${words[variant]} <span class="${verdict}">${verdict === 'holds' ? '✓' : '✗'}</span></label>`
}

/** `owner/repo#12` is an issue; everything else is a web address. */
function addressOf(link: string): string {
  const issue = /^([\w.-]+\/[\w.-]+)#(\d+)$/.exec(link)
  return issue === null ? link : `https://github.com/${issue[1]}/issues/${issue[2]}`
}
