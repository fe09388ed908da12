import { addressText, type Connection, NetworkError, ResolveError, type Runtime } from '../../runtime/index.ts'

/** What became of one GET, with the words of Go's net/http for a failure. */
export type HttpAnswer = { readonly status: number; readonly body: string } | { readonly failed: string }

const HTTP_PORT = 80

/** One HTTP/1.1 GET without redirects. A time-out counts from the look-up of the name to the last byte. */
export async function httpGet(runtime: Runtime, url: string, timeoutMs: number): Promise<HttpAnswer> {
  const [, scheme = '', host = '', portText, path = '/'] =
    /^(?:([a-zA-Z][\w+.-]*):\/\/)?([^/:]*)(?::(\d+))?(\/.*)?$/.exec(url) ?? []
  if (scheme !== 'http') return { failed: `Get "${url}": unsupported protocol scheme "${scheme || host}"` }
  const late = `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
  const port = portText === undefined ? HTTP_PORT : Number(portText)
  const answer = dialAndAsk(runtime, { host, port, path, timeoutMs }).then(
    (text) => parsed(text) ?? { failed: `Get "${url}": ${text === '' ? 'EOF' : `malformed HTTP response "${text}"`}` },
    (error: unknown) => ({ failed: `Get "${url}": ${words(error)}` }),
  )
  return await new Promise((resolve, reject) => {
    const limit = runtime.clock.timer(timeoutMs, 'client: address service', () => resolve({ failed: late }))
    answer.then((value) => {
      limit[Symbol.dispose]()
      resolve(value)
    }, reject)
  })
}

interface Target {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly timeoutMs: number
}

/** All that the server sends until it closes, or until the body is whole. */
async function dialAndAsk(runtime: Runtime, { host, port, path, timeoutMs }: Target): Promise<string> {
  const [address = ''] = await runtime.resolver.resolve(host)
  const connection = await runtime.network.connect({ host: address, port }, { timeoutMs })
  return await new Promise((resolve, reject) => {
    let text = ''
    const decoder = new TextDecoder()
    const finish = (): void => {
      resolve(text)
      connection.reset()
    }
    connection.handlers = {
      onData: (bytes) => {
        text += decoder.decode(bytes)
        if (parsed(text)?.whole === true) finish()
      },
      onEnd: finish,
      onClose: (error) => (error === undefined ? resolve(text) : reject(error)),
    }
    write(connection, `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nUser-Agent: Go-http-client/1.1\r\n\r\n`)
  })
}

function write(connection: Connection, text: string): void {
  connection.write(new TextEncoder().encode(text))
}

function parsed(text: string): { readonly status: number; readonly body: string; readonly whole: boolean } | undefined {
  const end = text.indexOf('\r\n\r\n')
  const [, status] = /^HTTP\/1\.\d (\d{3})/.exec(text) ?? []
  if (end === -1 || status === undefined) return undefined
  const body = text.slice(end + 4)
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end)) ?? []
  return { status: Number(status), body, whole: length !== undefined && body.length >= Number(length) }
}

function words(error: unknown): string {
  if (error instanceof ResolveError) return `dial tcp: lookup ${error.hostname}: ${LOOKUPS[error.kind]}`
  if (!(error instanceof NetworkError)) return error instanceof Error ? error.message : String(error)
  const to = addressText(error.address)
  switch (error.kind) {
    case 'refused':
      return `dial tcp ${to}: connect: connection refused`
    case 'timedOut':
      return `dial tcp ${to}: i/o timeout`
    case 'unreachable':
      return `dial tcp ${to}: connect: no route to host`
    case 'reset':
      return `read tcp ${to}: read: connection reset by peer`
    default:
      return `dial tcp ${to}: ${error.message}`
  }
}

const LOOKUPS = { notFound: 'no such host', serverFailure: 'server misbehaving', timedOut: 'i/o timeout' } as const
