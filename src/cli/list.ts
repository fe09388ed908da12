import { scenarios } from '../../scenarios/index.ts'

export interface ListOptions {
  readonly json?: true
}

/** Prints the scenarios that come with the package. */
export async function list(options: ListOptions): Promise<void> {
  const rows = scenarios.map(({ id, title }) => ({ id, title }))
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`)
    return
  }
  const width = Math.max(...rows.map(({ id }) => id.length))
  process.stdout.write(`${rows.map(({ id, title }) => `${id.padEnd(width)}  ${title}`).join('\n')}\n`)
}
