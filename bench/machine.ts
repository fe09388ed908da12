import { execFileSync } from 'node:child_process'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { projectDir } from './paths.ts'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  readonly commit: string
  /** Load of one minute at the start: above the number of cores, times on the wall say little. */
  readonly load: number
}

export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    node: process.version,
    commit: commit(),
    load: loadavg()[0] ?? 0,
  }
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { cwd: projectDir, encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}

export function heading(of: Machine): string {
  const { cpu, cores, memoryGiB, system, node, commit: at, load } = of
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}, commit ${at}, load ${load.toFixed(1)}`
}
