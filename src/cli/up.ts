import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type EmulatorOptions, startEmulator } from '../emulator/index.ts'
import { ErrorCodes, type LogLevel, SimError } from '../runtime/index.ts'
import { banner } from './banner.ts'
import { createLogger } from './logger.ts'

/** Options of `rocketmq-sim up` as commander hands them over. */
export interface UpOptions {
  readonly host: string
  readonly profile: string
  readonly port: number
  readonly brokerPort?: number
  readonly nameservers: number
  readonly brokers: number
  readonly data?: string
  readonly topic: readonly string[]
  readonly brokerIP1?: string
  readonly advertise?: string
  readonly config?: string
  readonly set: readonly string[]
  readonly control: number | string | false
  readonly tlsMode?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly log: 'off' | 'text' | 'json'
  readonly logLevel: LogLevel
}

/** Starts the servers, says where they are, and stays until SIGINT, SIGTERM or SIGHUP. */
export async function up(options: UpOptions): Promise<void> {
  // A reader that went away (`up | head -1`, a closed terminal) neither ends the servers nor keeps them from flushing.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  const logger = await createLogger(options.log, options.logLevel)
  const emulator = await startEmulator({ ...emulatorOptions(options), logger })
  let stopping = false
  const stop = (signal: NodeJS.Signals): void => {
    // A second signal means that somebody does not want to wait for the flush.
    if (stopping) process.exit(130)
    stopping = true
    process.stdout.write(`\n${signal}: flushing and stopping\n`)
    emulator.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`rocketmq-sim: stopping failed: ${String(error)}\n`)
        process.exit(1)
      },
    )
  }
  // SIGHUP comes when the terminal closes.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  process.stdout.write(banner(emulator, performance.now()))
}

function emulatorOptions(options: UpOptions): EmulatorOptions {
  const { data, brokerPort, brokerIP1, advertise, config, control, tlsCert, tlsKey } = options
  return {
    host: options.host,
    profile: options.profile,
    namesrvPort: options.port,
    nameservers: options.nameservers,
    brokers: options.brokers,
    topics: options.topic,
    settings: options.set,
    ...(data === undefined ? {} : { dataDirectory: data === '' ? '' : resolve(data) }),
    ...(brokerPort === undefined ? {} : { brokerPort }),
    ...(brokerIP1 === undefined ? {} : { brokerIP1 }),
    ...(advertise === undefined ? {} : { advertise }),
    ...(config === undefined ? {} : { brokerProperties: readText('--config', config, 'properties file') }),
    ...(control === false ? {} : { controlPort: Number(control) }),
    tls: {
      mode: options.tlsMode,
      cert: tlsCert === undefined ? undefined : readText('--tls-cert', tlsCert, 'PEM file'),
      key: tlsKey === undefined ? undefined : readText('--tls-key', tlsKey, 'PEM file'),
    },
  }
}

function readText(option: string, file: string, kind: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const message = `${option}: cannot read "${file}" (${(error as NodeJS.ErrnoException).code}); allowed is a readable ${kind}`
    throw new SimError(ErrorCodes.ConfigInvalid, message, { file }, { cause: error })
  }
}
