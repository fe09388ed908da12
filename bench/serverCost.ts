import { cpuMs } from './processStat.ts'
import type { Begin, LoadResult } from './wire/load.ts'

/** What a load cost the server. */
export interface Cost {
  readonly perSecond: number
  /** Microseconds of all threads of the server. */
  readonly cpuUs: number
  readonly load: LoadResult
}

export async function costOf(pid: number, run: (begin: Begin) => Promise<LoadResult>): Promise<Cost> {
  let before = cpuMs(pid)
  const load = await run(() => {
    before = cpuMs(pid)
  })
  const cpu = cpuMs(pid) - before
  return { perSecond: load.messages / load.seconds, cpuUs: (cpu * 1000) / load.messages, load }
}
