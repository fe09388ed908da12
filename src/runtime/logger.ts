export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Structured log lines. `fields` hold plain data; the message is a constant text without values. */
export interface Logger {
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void
}

export const silentLogger: Logger = { log: (): void => undefined }
