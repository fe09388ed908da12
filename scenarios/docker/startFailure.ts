import type { Observations } from '../../src/scenario/index.ts'

/** Why a container did not start, or undefined when it did. */
export function startFailure(seen: Observations, container: string): string | undefined {
  const [line] = seen.logs({ host: container, message: 'server failed' })
  return line === undefined ? undefined : String(line.fields['error'])
}
