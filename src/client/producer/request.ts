import type { Random } from '../../runtime/index.ts'
import { abortedError } from '../abort.ts'
import { ClientError, clientError } from '../errors.ts'
import type { ClientInstance } from '../instance/clientInstance.ts'
import { type Message, Property } from '../message/message.ts'
import type { ReceivedMessage } from '../message/receivedMessage.ts'
import type { PublishTable } from './publishInfo.ts'

export interface Request {
  readonly message: Message
  /** For the send and the reply together. */
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  /** Sends the message as `sendAsync` does. */
  readonly send: (message: Message, timeoutMs: number) => Promise<unknown>
}

/** Sends a message and waits for its reply (DefaultMQProducerImpl.request). */
export async function request(
  instance: ClientInstance,
  publish: PublishTable,
  { message, timeoutMs, signal, send }: Request,
): Promise<ReceivedMessage> {
  const { dialect, timers, requests } = instance
  const startMs = timers.nowMs()
  const correlationId = randomUuid(instance.random)
  const { ttlUnitMs } = dialect.producer.request
  const asked: Message = {
    ...message,
    properties: {
      ...message.properties,
      [Property.CORRELATION_ID]: correlationId,
      [Property.REPLY_TO_CLIENT]: instance.clientId,
      [Property.TTL]: String(Math.floor(timeoutMs / ttlUnitMs)),
    },
  }
  await introduce(instance, publish, message.topic)
  const leftMs = timeoutMs - (timers.nowMs() - startMs)
  let end = (): void => undefined
  try {
    const reply = await new Promise<ReceivedMessage | undefined>((resolve, reject) => {
      const limit = timers.after(leftMs, 'client: reply to a request', () => resolve(undefined))
      const aborted = (): void => {
        if (signal !== undefined) reject(abortedError(dialect, signal))
      }
      signal?.addEventListener('abort', aborted)
      end = () => {
        limit[Symbol.dispose]()
        signal?.removeEventListener('abort', aborted)
        // What comes from now on matches nothing, and is only logged.
        requests.close(correlationId)
      }
      requests.open(correlationId, { arrived: resolve, failed: reject })
      send(asked, leftMs).then(
        () => {
          // 5.3.3 stops waiting when the send is answered (clients.md J-15).
          if (dialect.producer.request.endsWhenSent) resolve(undefined)
        },
        (error: unknown) => reject(sendFailure(instance, message.topic, error)),
      )
    })
    if (reply !== undefined) return reply
  } finally {
    end()
  }
  throw clientError(dialect, { kind: 'requestTimeout', topic: message.topic, timeoutMs })
}

/** A broker can push a reply only to a client that it knows as a producer: tells brokers that are new to this client. */
async function introduce(instance: ClientInstance, publish: PublishTable, topic: string): Promise<void> {
  const { routes, heartbeats, dialect } = instance
  if (dialect.producer.request.introducedFor === 'missingTopic') {
    if (await routes.update(topic)) return
  } else {
    if (routes.route(topic) !== undefined) return
    await publish.find(topic)
  }
  await heartbeats.toAll()
}

/** A send that nobody took is told in the words of the request; what was refused before it left, in its own. */
function sendFailure(instance: ClientInstance, topic: string, error: unknown): unknown {
  if (!ClientError.is(error)) return error
  switch (error.failure.kind) {
    case 'connect':
    case 'timeout':
    case 'lost':
    case 'answer':
    case 'asyncSendFailed':
      return clientError(instance.dialect, { kind: 'requestFailed', topic }, error)
    default:
      return error
  }
}

/** A random UUID (version 4), as CorrelationIdUtil makes one. */
function randomUuid(random: Random): string {
  const words = Array.from({ length: 4 }, () => random.u32('client: correlation id'))
  const [first = 0, second = 0, third = 0, fourth = 0] = words
  const versioned = ((second & 0xffff_0fff) | 0x4000) >>> 0
  const variant = ((third & 0x3fff_ffff) | 0x8000_0000) >>> 0
  const hex = [first, versioned, variant, fourth].map((word) => word.toString(16).padStart(8, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
