import { readFileSync } from 'node:fs'

/** The package's version; the file lies two levels up both in `src/cli` and in `dist/cli`. */
export const version: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version
