import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type AdminConsole, runAdmin, toolsCredentials } from '../admin/index.ts'
import { createNodeRuntime } from '../node/index.ts'

/** Runs one administration command and sets the exit code, see `runAdmin`. */
export async function admin(words: readonly string[]): Promise<void> {
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop)
  let unread = false
  // A reader that has seen enough (`admin topicList | head -1`) is no failure; with it the command is over.
  process.stdout.on('error', () => {
    unread = true
    stop()
  })
  process.stderr.on('error', () => undefined)
  // A cluster may be anywhere, so this door is not held to loopback.
  const code = await runAdmin(words, consoleOf(stopping.signal), createNodeRuntime({ allowRemote: true }))
  process.exitCode = unread ? 0 : code
  // Whatever the command still waited for (standard input, a connection attempt) is of no interest any more.
  if (stopping.signal.aborted) process.exit()
}

function consoleOf(signal: AbortSignal): AdminConsole {
  const { stdout, stderr, stdin, env } = process
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    // https://no-color.org: any value that is not empty.
    colours: stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
    columns: stdout.isTTY === true ? stdout.columns : undefined,
    namesrvAddr: env['NAMESRV_ADDR'],
    credentials: credentialsOf(env),
    readStdin: async () => {
      const chunks: Buffer[] = []
      for await (const chunk of stdin) chunks.push(chunk as Buffer)
      return Buffer.concat(chunks)
    },
    readFile: (path) => readFile(path),
    signal,
  }
}

/** As mqadmin has them, from conf/tools.yml below ROCKETMQ_HOME; variables go before the file. */
function credentialsOf(env: NodeJS.ProcessEnv): AdminConsole['credentials'] {
  const accessKey = env['ROCKETMQ_ACCESS_KEY'] ?? ''
  const secretKey = env['ROCKETMQ_SECRET_KEY'] ?? ''
  if (accessKey !== '' && secretKey !== '') return { accessKey, secretKey }
  const home = env['ROCKETMQ_HOME'] ?? ''
  const file = join(home, 'conf', 'tools.yml')
  return home !== '' && existsSync(file) ? toolsCredentials(readFileSync(file, 'utf8')) : undefined
}
