import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { start, until } from '../child.ts'
import { projectDir } from '../paths.ts'
import { registered } from './registered.ts'
import { SETTINGS, type Server, type ServerOptions } from './server.ts'

export interface OursOptions extends ServerOptions {
  /** The release to imitate. Default 5.3.3. */
  readonly profile?: string
  /** Keep messages in DIR/data. Otherwise they live in memory. */
  readonly durable?: boolean
  /** Run src/cli/main.ts through tsx instead of the build. */
  readonly source?: boolean
}

/** Starts the built `rocketmq-sim up`. */
export async function startOurs(options: OursOptions): Promise<Server> {
  const main = join(projectDir, options.source ? 'src/cli/main.ts' : 'dist/cli/main.js')
  if (!existsSync(main)) throw new Error(`${main} is missing; run \`npm run build\` first`)
  mkdirSync(options.dir, { recursive: true })
  const settings = { ...SETTINGS, ...options.broker }
  const args = [
    ...(options.source ? ['--import', 'tsx'] : []),
    main,
    'up',
    ...(options.profile === undefined ? [] : ['--profile', options.profile]),
    ...['--port', String(options.namesrvPort), '--broker-port', String(options.brokerPort), '--no-control'],
    ...(options.durable ? ['--data', join(options.dir, 'data')] : []),
    ...Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]),
  ]
  const child = start({ name: 'rocketmq-sim', command: process.execPath, args, logFile: join(options.dir, 'up.out') })
  const namesrv = `127.0.0.1:${options.namesrvPort}`
  const broker = `127.0.0.1:${options.brokerPort}`
  try {
    await until(`rocketmq-sim with ${broker} at ${namesrv}`, 20_000, () => {
      if (child.exited())
        throw new Error(`rocketmq-sim ended; ${child.logFile} ends with:\n${child.log().slice(-2000)}`)
      return registered(namesrv, broker)
    })
    if (child.exited())
      throw new Error(`another server holds the ports; ${child.logFile} says:\n${child.log().slice(-2000)}`)
  } catch (error) {
    await child.kill()
    throw error
  }
  return { description: 'rocketmq-sim', namesrv, broker, stop: () => child.stop(), kill: () => child.kill() }
}
