import { describe, expect, it } from 'vitest'
import { occurrences, productSources, pureRooms, type SourceFile, sourceFile, sourcesBelow } from './sources.ts'

const sources = productSources()
const pure = sources.filter((file) => pureRooms.includes(file.room))

/** What reads time, chance or the process behind the back of the ports; `.` before a name makes it somebody's member. */
const ambient: readonly (readonly [string, RegExp])[] = [
  ['wall clock', /(?<![\w.#])Date\s*\.\s*now\b|(?<![\w.#])new\s+Date\s*\(\s*\)|(?<![\w.#])Date\s*\(\s*\)/],
  ['performance clock', /(?<![\w.#])performance\s*\./],
  ['chance', /(?<![\w.#])Math\s*\.\s*random\b|(?<![\w.#])crypto\s*\./],
  ['timers', /(?<![\w.#])(?:setTimeout|setInterval|setImmediate|queueMicrotask|requestAnimationFrame)\b/],
  [
    'process',
    /(?<![\w.#])process\s*\.\s*(?:env|argv|nextTick|hrtime|exit|cwd|on|stdout|stderr|memoryUsage|platform)\b/,
  ],
  ['console', /(?<![\w.#])console\s*\./],
  ['Buffer', /(?<![\w.#])Buffer\b/],
  ['global object', /(?<![\w.#])globalThis\b/],
  ['locale', /(?<![\w.#])Intl\s*\.|\.\s*(?:toLocale\w+|localeCompare)\s*\(/],
  ['network or files of the platform', /(?<![\w.#])(?:fetch|require)\s*\(/],
]

const violations = (files: readonly SourceFile[]): readonly string[] =>
  files.flatMap((file) =>
    ambient.flatMap(([what, pattern]) => occurrences(file, pattern).map((place) => `${what}: ${place}`)),
  )

describe('the pure zone', () => {
  it('has files to look at', () => {
    expect(pure.length).toBeGreaterThan(50)
  })

  it('imports nothing of Node', () => {
    const found = pure.flatMap((file) =>
      file.imports
        .filter((specifier) => specifier.startsWith('node:'))
        .map((specifier) => `${file.path}: ${specifier}`),
    )
    expect(found).toEqual([])
  })

  it('reads no ambient time, chance, locale or process state', () => {
    expect(violations(pure)).toEqual([])
  })

  it('reaches no impure file and no unknown package through what it imports', () => {
    const allowedPackages = new Set([
      'eventemitter3',
      'msgpackr',
      'fast-check',
      'fflate',
      'fzstd',
      'yaml',
      'zod',
      '@noble',
    ])
    const byPath = new Map(sources.map((file) => [file.path, file]))
    const found: string[] = []
    for (const file of pure) {
      for (const specifier of file.imports) {
        const target = byPath.get(specifier)
        if (target === undefined) {
          const known = specifier.startsWith('src/') || allowedPackages.has(specifier.split('/')[0] ?? '')
          if (!known) found.push(`${file.path} imports ${specifier}`)
        } else if (!pureRooms.includes(target.room)) {
          found.push(`${file.path} imports ${target.path}`)
        }
      }
    }
    expect(found).toEqual([])
  })

  it('keeps no mutable state in modules', () => {
    const found = pure.flatMap((file) => occurrences(file, /^(?:export )?(?:let|var) /))
    expect(found).toEqual([])
  })
})

describe('the check itself', () => {
  it('finds what it forbids, and not in comments, texts or members', () => {
    const bad = [
      'const a = Date.now()',
      'const b = new Date()',
      'setTimeout(() => 1, 5)',
      'const c = Math.random()',
      'const d = process.env.HOME',
      'const e = `at $' + '{performance.now()}`',
      'const f = Buffer.from([])',
    ]
    for (const line of bad) expect(violations([sourceFile('src/sim/x.ts', line)])).toHaveLength(1)
    const good = [
      '// Date.now() is not read here',
      '/* nor setTimeout,\n * nor process.env */',
      "const a = 'console.log'",
      'const b = `Math.random() is a text`',
      'const c = clock.performance.now()',
      'const d = new Date(wallMs)',
      'const e = this.process.alive',
      'runtime.setTimeout(1)',
    ]
    for (const line of good) expect(violations([sourceFile('src/sim/x.ts', line)])).toEqual([])
  })
})

describe('every source file', () => {
  it('has at most 500 lines, data tables excepted', () => {
    const long = sources
      .filter((file) => !/^\/\/ Data table/m.test(file.text) && !file.path.endsWith('.generated.ts'))
      .map((file) => [file.path, file.text.split('\n').length - 1] as const)
      .filter(([, lines]) => lines > 500)
    expect(long).toEqual([])
  })

  it('leaves no marker for unfinished work', () => {
    const marker = new RegExp(
      `\\b(?:${['TO', 'FIX', 'XX'].map((part, index) => part + ['DO', 'ME', 'X'][index]).join('|')})\\b`,
    )
    const found = [...sources, ...sourcesBelow('test')].flatMap((file) => occurrences(file, marker, file.text))
    expect(found).toEqual([])
  })

  it('runs by type stripping: no enum, namespace, parameter property, default export or any', () => {
    const patterns: readonly RegExp[] = [
      /^\s*(?:export\s+)?(?:const\s+)?enum\s+\w/,
      /^\s*(?:export\s+)?namespace\s+\w/,
      /\bconstructor\s*\([^){]*\b(?:private|public|protected|readonly)\s+\w+\s*[:?]/,
      /^\s*export\s+default\b/,
      /[:<,(|]\s*any\b(?!\w)|\bas\s+any\b/,
    ]
    const found = sources.flatMap((file) => patterns.flatMap((pattern) => occurrences(file, pattern)))
    expect(found).toEqual([])
  })
})
