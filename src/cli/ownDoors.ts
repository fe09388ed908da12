import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const own = fileURLToPath(import.meta.url)

/** True in a checkout, where the doors are source files. */
export const inSources: boolean = own.endsWith('.ts')

/** All doors, as a file imports them; those of the package's `exports`. */
export const doors: readonly string[] = [
  'rocketmq-sim',
  ...['scenario', 'sim', 'node', 'client', 'protocol', 'check', 'vitest'].map((door) => `rocketmq-sim/${door}`),
]

/** The folder of the doors: `src`, or wherever the bundler put them. */
const folder = inSources ? dirname(dirname(own)) : builtFolder()

/** The file behind `rocketmq-sim/<door>`; the root for ''. `*` gives a pattern. */
export function doorFile(door: string, kind: 'code' | 'types'): string {
  if (inSources) return join(folder, door, 'index.ts')
  return join(folder, `${door === '' ? 'index' : door}${kind === 'code' ? '.js' : '.d.ts'}`)
}

function builtFolder(): string {
  const here = dirname(own)
  return existsSync(join(here, 'scenario.js')) ? here : dirname(here)
}
