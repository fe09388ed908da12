import { readFileSync } from 'node:fs'

/** Clock ticks per second of /proc, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/** Milliseconds that all threads of a process have spent on a processor, in steps of 10 ms. Needs Linux. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND
}

/** Resident memory in MB (10^6 bytes). Needs Linux. */
export function residentMB(pid: number): number {
  const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))
  return (Number(kib?.[1]) * 1024) / 1e6
}
