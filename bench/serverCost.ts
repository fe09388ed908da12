import { cpuMs } from './processStat.ts'
import type { LoadResult } from './wire/load.ts'

/** What a load cost the server. */
export interface Cost {
  readonly perSecond: number
  /** Microseconds of all threads of the server. */
  readonly cpuUs: number
  readonly load: LoadResult
}

export async function costOf(pid: number, run: () => Promise<LoadResult>): Promise<Cost> {
  const before = cpuMs(pid)
  const load = await run()
  const cpu = cpuMs(pid) - before
  return { perSecond: load.messages / load.seconds, cpuUs: (cpu * 1000) / load.messages, load }
}
