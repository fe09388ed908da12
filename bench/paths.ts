import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const benchDir: string = fileURLToPath(new URL('.', import.meta.url))
export const projectDir: string = join(benchDir, '..')
/** Builds, stores and logs of the runs. Ignored by git; safe to delete. */
export const workDir: string = join(benchDir, '.work')
/** The built package, laid out as it is published; `rocketmq-sim` resolves to it from everything below `workDir`. */
export const distDir: string = join(workDir, 'dist')
export const programsDir: string = join(workDir, 'programs')
