// Writes docs/scenarios.md and docs/scenarios.zh-CN.md: the scenarios that come with the package, by family, with symptom,
// cause and cure. `--check` compares instead of writing and ends with 1 when a page is out of step.
//
//   node --import tsx scripts/scenarioIndex.ts [--check]

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { families, scenarios } from '../scenarios/index.ts'
import { type Language, textsIn } from '../src/cli/language.ts'
import type { Scenario } from '../src/scenario/index.ts'

interface Words {
  readonly language: Language
  readonly heading: string
  readonly intro: string
  readonly symptoms: string
  readonly cause: string
  readonly fix: string
  readonly cure: string
  readonly sources: string
}

const english: Words = {
  language: 'en',
  heading: 'Failures that people really had',
  intro: `Each entry runs in a deterministic world, broken and cured: \`npx rocketmq-sim run ID\`; \`--html FILE\` makes a page of it. A log line finds its entry:
\`npx rocketmq-sim list --symptom "connect to 10.1.7.229:10911 failed"\`. How to write one: [writing-scenarios.md](writing-scenarios.md). 中文：[scenarios.zh-CN.md](scenarios.zh-CN.md).`,
  symptoms: 'What users see',
  cause: 'Cause',
  fix: 'Fix',
  cure: 'Cured here by',
  sources: 'Sources',
}

const chinese: Words = {
  language: 'zh',
  heading: '真实发生过的故障',
  intro: `每个条目都在确定性的模拟世界中运行，分为故障与修复两种情形：\`npx rocketmq-sim run ID --lang zh\`；加上 \`--html FILE\` 可生成网页。粘贴一行日志即可找到对应条目：
\`npx rocketmq-sim list --lang zh --symptom "connect to 10.1.7.229:10911 failed"\`。English: [scenarios.md](scenarios.md)。`,
  symptoms: '现象',
  cause: '原因',
  fix: '解决办法',
  cure: '此处的修复',
  sources: '来源',
}

/** Both pages by their file names in docs. */
export async function scenarioPages(): Promise<Readonly<Record<'scenarios.md' | 'scenarios.zh-CN.md', string>>> {
  const loaded = await Promise.all(scenarios.map(async (entry) => ({ entry, scenario: await entry.load() })))
  const page = (words: Words): string => {
    const parts = families.flatMap((family) => {
      const own = loaded.filter(({ entry }) => entry.family === family)
      return own.length === 0 ? [] : [`## ${family}\n`, ...own.map(({ scenario }) => entryText(scenario, words))]
    })
    return `<!-- Written by scripts/scenarioIndex.ts; do not edit. -->\n# ${words.heading}\n\n${words.intro}\n\n${parts.join('\n')}`
  }
  return { 'scenarios.md': page(english), 'scenarios.zh-CN.md': page(chinese) }
}

function entryText(scenario: Scenario, words: Words): string {
  const { title, symptoms, cause, fix, cure } = textsIn(scenario, words.language)
  const { links = [] } = scenario.story
  const sources = links.length === 0 ? '' : `- ${words.sources}: ${links.map(linked).join(', ')}\n`
  return `### ${scenario.id}

**${title}**

- ${words.symptoms}: ${symptoms.map((text) => `\`${text.replaceAll('`', "'")}\``).join(' · ')}
- ${words.cause}: ${cause}
- ${words.fix}: ${fix}
- ${words.cure}: ${cure}
${sources}`
}

function linked(link: string): string {
  const issue = /^([\w.-]+\/[\w.-]+)#(\d+)$/.exec(link)
  if (issue !== null) return `[${link}](https://github.com/${issue[1]}/issues/${issue[2]})`
  return /^https?:/.test(link) ? `<${link}>` : link
}

async function main(check: boolean): Promise<void> {
  for (const [name, text] of Object.entries(await scenarioPages())) {
    const file = fileURLToPath(new URL(`../docs/${name}`, import.meta.url))
    if (!check) writeFileSync(file, text)
    else if (readFileSync(file, 'utf8') !== text) {
      process.stderr.write(`docs/${name} is out of step; npm run scenarios writes it anew\n`)
      process.exitCode = 1
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.includes('--check'))
