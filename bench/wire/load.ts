import { WireConnection } from './connection.ts'
import { batchTemplate, heartbeatFrame, pullFrame, type RequestTemplate, sendTemplate } from './frames.ts'

export interface LoadResult {
  readonly messages: number
  readonly seconds: number
  /** Milliseconds from request to answer of one request in 16. */
  readonly latencies: readonly number[]
  /** Bytes of the bodies of all answers: for pulls the records themselves. */
  readonly bodyBytes: number
}

export interface SendLoad {
  readonly port: number
  /** The load goes round over all of them, and over four queues of each. */
  readonly topics: readonly string[]
  readonly bodyBytes: number
  readonly connections: number
  /** Requests on their way per connection. */
  readonly inFlight: number
  readonly messages: number
  /** Messages of one request. Default 1. */
  readonly batch?: number
}

const QUEUES = 4

export async function runSends(load: SendLoad): Promise<LoadResult> {
  const { port, connections, messages, batch = 1 } = load
  const requests = Math.ceil(messages / batch / connections)
  const open = await Promise.all(Array.from({ length: connections }, () => WireConnection.open(port)))
  const latencies: number[] = []
  const began = performance.now()
  await Promise.all(open.map((connection, index) => sendOver(connection, load, index * requests, requests, latencies)))
  const seconds = (performance.now() - began) / 1000
  for (const connection of open) connection.close()
  return { messages: requests * batch * connections, seconds, latencies, bodyBytes: 0 }
}

function sendOver(
  connection: WireConnection,
  { topics, bodyBytes, batch = 1, inFlight }: SendLoad,
  firstSerial: number,
  requests: number,
  latencies: number[],
): Promise<void> {
  const templates = Array.from({ length: QUEUES }, (_, queue) =>
    topics.map(
      (topic): RequestTemplate =>
        batch === 1 ? sendTemplate(topic, queue, bodyBytes) : batchTemplate(topic, queue, bodyBytes, batch),
    ),
  ).flat()
  const begun: number[] = []
  let sent = 0
  let answered = 0
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const serial = sent++
      const template = templates[serial % templates.length] as RequestTemplate
      begun.push(performance.now())
      connection.write(template.frame(firstSerial + serial))
    }
    connection.onAnswer = ({ code, header }) => {
      if (code !== 0) {
        reject(new Error(`a send was answered: ${header}`))
        return
      }
      // Answers of one connection may overtake each other in the original; the queue of starts is near enough.
      const start = begun[answered] as number
      if (answered++ % 16 === 0) latencies.push(performance.now() - start)
      if (answered === requests) resolve()
      else if (sent < requests) next()
    }
    for (let index = 0; index < Math.min(inFlight, requests); index++) next()
  })
}

/** Pulls everything that the topic's queues hold, each queue over a connection of its own. */
export async function runPulls({
  port,
  topic,
}: {
  readonly port: number
  readonly topic: string
}): Promise<LoadResult> {
  const open = await Promise.all(Array.from({ length: QUEUES }, () => WireConnection.open(port)))
  for (const connection of open) await connection.ask(heartbeatFrame(topic))
  const latencies: number[] = []
  const began = performance.now()
  const drained = await Promise.all(open.map((connection, queue) => drain(connection, topic, queue, latencies)))
  const seconds = (performance.now() - began) / 1000
  for (const connection of open) connection.close()
  const sum = (pick: (one: Drained) => number): number => drained.reduce((total, one) => total + pick(one), 0)
  return { messages: sum(({ messages }) => messages), seconds, latencies, bodyBytes: sum(({ bodyBytes }) => bodyBytes) }
}

interface Drained {
  readonly messages: number
  readonly bodyBytes: number
}

function drain(connection: WireConnection, topic: string, queue: number, latencies: number[]): Promise<Drained> {
  let bytes = 0
  return new Promise((resolve, reject) => {
    let serial = 0
    let start = performance.now()
    const pull = (offset: number): void => {
      start = performance.now()
      connection.write(pullFrame(topic, queue, offset, ++serial))
    }
    connection.onAnswer = ({ code, header, bodyBytes }) => {
      if (code !== 0) {
        reject(new Error(`a pull was answered: ${header}`))
        return
      }
      latencies.push(performance.now() - start)
      bytes += bodyBytes
      const next = field(header, 'nextBeginOffset')
      if (next >= field(header, 'maxOffset')) resolve({ messages: next, bodyBytes: bytes })
      else pull(next)
    }
    pull(0)
  })
}

function field(header: string, name: string): number {
  const at = header.indexOf(`"${name}":"`)
  return Number.parseInt(header.slice(at + name.length + 4, at + name.length + 24), 10)
}
