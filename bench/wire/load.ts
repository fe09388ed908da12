import { type Answer, WireConnection } from './connection.ts'
import { batchTemplate, type RequestTemplate, type SendOptions, sendTemplate } from './frames.ts'

export interface LoadResult {
  readonly messages: number
  readonly seconds: number
  /** Milliseconds from request to answer, of one request in 16 where there are many. */
  readonly latencies: readonly number[]
}

/** Called when all connections stand: what comes before it is not part of the figure. */
export type Begin = () => void

export interface SendLoad extends SendOptions {
  readonly port: number
  /** The load goes round over all of them, over `queues` queues of each, and over `variants`. */
  readonly topics: readonly string[]
  /** Default 4. */
  readonly queues?: number
  readonly connections: number
  /** Requests on their way per connection. */
  readonly inFlight: number
  readonly messages: number
  /** Messages of one request. Default 1. */
  readonly batch?: number
  /** Further properties, by turns. */
  readonly variants?: readonly Readonly<Record<string, string>>[]
}

export async function runSends(load: SendLoad, begin: Begin = () => undefined): Promise<LoadResult> {
  const { port, connections, messages, batch = 1 } = load
  const requests = Math.ceil(messages / batch / connections)
  const templates = templatesOf(load)
  const open = await Promise.all(Array.from({ length: connections }, () => WireConnection.open(port)))
  const latencies: number[] = []
  begin()
  const began = performance.now()
  await Promise.all(
    open.map((connection, index) =>
      sendOver(connection, { templates, inFlight: load.inFlight, firstSerial: index * requests, requests, latencies }),
    ),
  )
  const seconds = (performance.now() - began) / 1000
  for (const connection of open) connection.close()
  return { messages: requests * batch * connections, seconds, latencies }
}

function templatesOf({ topics, queues = 4, batch = 1, variants = [{}], ...options }: SendLoad): RequestTemplate[] {
  const all: RequestTemplate[] = []
  for (let queue = 0; queue < queues; queue++) {
    for (const topic of topics) {
      for (const properties of variants) {
        all.push(
          batch === 1
            ? sendTemplate(topic, queue, { ...options, properties })
            : batchTemplate(topic, queue, options.bodyBytes, batch),
        )
      }
    }
  }
  return all
}

interface Share {
  readonly templates: readonly RequestTemplate[]
  readonly inFlight: number
  readonly firstSerial: number
  readonly requests: number
  readonly latencies: number[]
}

function sendOver(connection: WireConnection, share: Share): Promise<void> {
  const { templates, inFlight, firstSerial, requests, latencies } = share
  const begun: number[] = []
  let sent = 0
  let answered = 0
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const serial = firstSerial + sent++
      begun.push(performance.now())
      connection.write((templates[serial % templates.length] as RequestTemplate).frame(serial))
    }
    connection.onAnswer = (answer) => {
      if (refused(answer, reject)) return
      // Answers of one connection may overtake each other in the original; the queue of starts is near enough.
      const start = begun[answered] as number
      if (answered++ % 16 === 0) latencies.push(performance.now() - start)
      if (answered === requests) resolve()
      else if (sent < requests) next()
    }
    for (let index = 0; index < Math.min(inFlight, requests); index++) next()
  })
}

/** Rejects with what the server said when the code is not 0. */
export function refused({ code, header }: Answer, reject: (error: Error) => void): boolean {
  if (code === 0) return false
  reject(new Error(`a request was answered: ${header}`))
  return true
}
