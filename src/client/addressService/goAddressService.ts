import { DiskError, type Runtime } from '../../runtime/index.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { clientError } from '../errors.ts'
import { httpGet } from './httpGet.ts'

/** Of the HTTP client as a whole (primitive/nsresolver.go). */
const TIMEOUT_MS = 10_000
/** What the service said last, for all clients of the user, whatever their service. */
const SNAPSHOT = 'root/logs/rocketmq-go/snapshot/nameserver_addr-DEFAULT'

/**
 * NameServers as an HTTP address service names them, Go's `WithNameServerDomain` (clients.md 1.7): a GET whose body is
 * `ip:port;ip:port`, or else the file where the last answer was kept. Rejects with ClientError when there is neither.
 */
export async function goNameServers(runtime: Runtime, dialect: Dialect, domain: string): Promise<readonly string[]> {
  const answer = await httpGet(runtime, domain, TIMEOUT_MS)
  if ('status' in answer && answer.status === 200 && answer.body !== '') {
    writeSnapshot(runtime, answer.body)
    return entriesIn(dialect, answer.body)
  }
  runtime.logger.log('error', 'name server http fetch failed', {
    NameServerDomain: domain,
    ...('failed' in answer ? { err: answer.failed } : { StatusCode: answer.status }),
  })
  const kept = readSnapshot(runtime)
  if (kept !== undefined) return entriesIn(dialect, kept)
  runtime.logger.log('warn', 'name server snapshot local file not exists', { filePath: SNAPSHOT })
  const text = `no name server addr found with resolver: passthrough resolver of domain:${domain} instance:DEFAULT`
  throw clientError(dialect, { kind: 'namesrvSetting', client: 'producer', text, entry: undefined })
}

/** 2.1.1 leaves a line feed at the end where it is. */
function entriesIn(dialect: Dialect, body: string): readonly string[] {
  return (dialect.name === 'go-2.1.1' ? body : body.trim()).split(';')
}

function writeSnapshot({ disk }: Runtime, body: string): void {
  const file = disk.open(SNAPSHOT, { create: true })
  file.truncate(0)
  file.append(new TextEncoder().encode(body))
  file.close()
}

function readSnapshot({ disk }: Runtime): string | undefined {
  try {
    const file = disk.open(SNAPSHOT)
    const text = new TextDecoder().decode(file.read(0, file.size()))
    file.close()
    return text
  } catch (error) {
    if (error instanceof DiskError && error.kind === 'notFound') return undefined
    throw error
  }
}
