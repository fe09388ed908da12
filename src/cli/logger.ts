import type { Logger, LogLevel } from '../runtime/index.ts'
import { silentLogger } from '../runtime/index.ts'

const ranks: Readonly<Record<LogLevel, number>> = { debug: 20, info: 30, warn: 40, error: 50 }

/** Log lines on standard error: readable text, JSON through pino, or none. */
export async function createLogger(format: 'off' | 'text' | 'json', level: LogLevel): Promise<Logger> {
  if (format === 'off') return silentLogger
  if (format === 'json') {
    const { pino } = await import('pino')
    const log = pino({ level, base: null }, pino.destination({ fd: 2, sync: true }))
    return { log: (at, message, fields) => log[at](fields ?? {}, message) }
  }
  return {
    log: (at, message, fields): void => {
      if (ranks[at] < ranks[level]) return
      const tail = fields === undefined ? '' : ` ${JSON.stringify(fields)}`
      process.stderr.write(`${new Date().toISOString()} ${at.toUpperCase()} ${message}${tail}\n`)
    },
  }
}
