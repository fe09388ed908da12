import type { ControlRoute } from './route.ts'

/** A page that lists the routes; everything in it comes from the table, and is escaped. */
export function docsPage(routes: readonly ControlRoute[]): string {
  const rows = routes.map((route) => {
    const parameters = Object.entries(route.parameters ?? {}).map(
      ([name, rule]) =>
        `<li><code>${escapeHtml(name)}</code> (${rule.in}${rule.required === true ? ', required' : ''}): ${escapeHtml(rule.description)}</li>`,
    )
    return `<section><h2><code>${route.method.toUpperCase()} ${escapeHtml(route.path)}</code></h2><p>${escapeHtml(route.summary)}</p><ul>${parameters.join('')}</ul></section>`
  })
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>rocketmq-sim control API</title>
<style>body{font:16px/1.5 system-ui;max-width:48rem;margin:2rem auto;padding:0 1rem}h2{font-size:1rem;margin:1.5rem 0 0}p,ul{margin:.2rem 0}code{background:#8882;padding:.1em .3em;border-radius:4px}</style>
<h1>rocketmq-sim control API</h1><p>Machine-readable: <a href="/openapi.json">openapi.json</a>. Errors are <code>application/problem+json</code>.</p>
${rows.join('\n')}</html>`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
