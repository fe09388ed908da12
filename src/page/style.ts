/** Everything that the page looks like; light and dark follow the reader's system. */
export const style = `
:root { color-scheme: light dark; --ink: #1d2530; --soft: #5c6877; --line: #d5dae1; --ground: #ffffff; --panel: #f6f7f9; --good: #12733b; --bad: #b3261e; --accent: #2457a6; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --soft: #9aa5b3; --line: #38414d; --ground: #14181e; --panel: #1c222a; --good: #5fc98a; --bad: #ff8a80; --accent: #8ab4f8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px; max-width: 1280px; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 4px; font-size: 24px; line-height: 1.25; }
h2 { margin: 28px 0 8px; font-size: 18px; }
h3 { margin: 24px 0 6px; font-size: 15px; }
code, pre, .mono { font: 13px/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
a { color: var(--accent); }
.id { color: var(--soft); }
.symptoms { margin: 12px 0; padding: 10px 14px; background: var(--panel); border-left: 3px solid var(--bad); list-style: none; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 12px 0; }
dt { color: var(--soft); }
dd { margin: 0; }
.tabs > input { position: absolute; opacity: 0; }
.tabs > label { display: inline-block; padding: 8px 16px; border-bottom: 3px solid transparent; cursor: pointer; }
.tabs > input:focus-visible + label { outline: 2px solid var(--accent); }
.tabs > input:checked + label { border-color: var(--accent); font-weight: 600; }
.tabs > section { display: none; border-top: 1px solid var(--line); padding-top: 8px; }
.tabs > input:nth-of-type(1):checked ~ section:nth-of-type(1), .tabs > input:nth-of-type(2):checked ~ section:nth-of-type(2) { display: block; }
.verdict { display: inline-block; padding: 2px 10px; border-radius: 12px; border: 1px solid currentcolor; font-weight: 600; }
.holds, .good { color: var(--good); }
.broken, .unknown, .bad { color: var(--bad); }
ul.checks { padding: 0; list-style: none; }
ul.checks li { padding: 4px 0; border-bottom: 1px solid var(--line); }
.found { margin: 2px 0 4px 22px; color: var(--soft); }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 500; }
td.number { text-align: right; white-space: nowrap; }
.scroll { overflow-x: auto; }
.scroll:has(svg) { background: var(--panel); padding: 8px; }
.scroll table { min-width: 760px; }
.reasons td.mono { min-width: 11em; }
@media (max-width: 760px) {
  .reasons tr:first-child { display: none; }
  .reasons, .reasons tbody, .reasons tr, .reasons td { display: block; }
  .reasons tr { padding: 8px 0; border-bottom: 1px solid var(--line); }
  .reasons td { padding: 2px 0 2px 92px; border: 0; position: relative; overflow-wrap: anywhere; }
  .reasons td::before { content: attr(data-head); position: absolute; left: 0; width: 86px; color: var(--soft); font: 14px/1.5 system-ui, sans-serif; }
}
details > summary { cursor: pointer; margin: 20px 0 6px; font-weight: 600; }
.picture svg { max-width: 100%; height: auto; }
.space-time { font: 11px ui-monospace, monospace; }
.space-time .lane line { stroke: var(--line); }
.space-time .lane text { fill: var(--ink); text-anchor: middle; font-size: 12px; font-weight: 600; }
.space-time .time { fill: var(--soft); text-anchor: end; }
.space-time .break { stroke: var(--line); stroke-dasharray: 2 5; }
.space-time line { stroke: var(--soft); stroke-width: 1.4; }
.space-time .request line { stroke: var(--accent); }
.space-time .answer line, .space-time .dns line { stroke-dasharray: 5 3; }
.space-time .bad line, .space-time .cross { stroke: var(--bad); }
.space-time .cross { stroke-width: 2; fill: none; }
.space-time circle { fill: var(--good); }
.space-time .bad circle { fill: var(--bad); }
.space-time .label { fill: var(--ink); }
.space-time .label.bad { fill: var(--bad); }
.space-time marker path { fill: var(--soft); }
.space-time marker.good path { fill: var(--good); }
.space-time marker.bad path { fill: var(--bad); }
`
