import type { Message, Producer, SendResult } from '../client/index.ts'
import type { History } from './history.ts'

const SENDS = ['send', 'sendAsync', 'sendBatch'] as const

/** Notes what brokers confirm to a producer. */
export function observedProducer(producer: Producer, history: History): Producer {
  for (const name of SENDS) {
    const method = producer[name] as (...args: unknown[]) => Promise<SendResult>
    Object.defineProperty(producer, name, {
      configurable: true,
      writable: true,
      value: async (...args: unknown[]): Promise<SendResult> => {
        const [messages] = args
        const sent = history.sending((Array.isArray(messages) ? messages : [messages]) as readonly Message[])
        const result = await method.apply(producer, args)
        sent(result)
        return result
      },
    })
  }
  return producer
}
