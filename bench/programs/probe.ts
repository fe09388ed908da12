import { renameSync, writeFileSync } from 'node:fs'

/**
 * Loaded into a server by `node --expose-gc --import`: at SIGUSR2 it collects garbage and writes what is left in use to the
 * file that BENCH_PROBE names.
 */
const file = process.env['BENCH_PROBE']
if (file !== undefined) {
  process.on('SIGUSR2', () => {
    globalThis.gc?.()
    globalThis.gc?.()
    const { heapUsed, external } = process.memoryUsage()
    writeFileSync(`${file}.new`, String(heapUsed + external))
    renameSync(`${file}.new`, file)
  })
}
