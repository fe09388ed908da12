import type { Message, Producer, ProducerOptions, SendResult } from '../client/index.ts'
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

/** The options with a listener whose errors are noted: a producer answers a throw with UNKNOW. */
export function observedListener<O extends Pick<ProducerOptions, 'transactionListener'>>(
  options: O,
  history: History,
): O {
  const { transactionListener: listener } = options
  if (listener === undefined) return options
  const noted = async <T>(decide: () => T | Promise<T>): Promise<T> => {
    try {
      return await decide()
    } catch (error) {
      history.assertionFailed(error)
      throw error
    }
  }
  return {
    ...options,
    transactionListener: {
      execute: (message: Message, transactionId: string) => noted(() => listener.execute(message, transactionId)),
      check: (message: Parameters<typeof listener.check>[0]) => noted(() => listener.check(message)),
    },
  }
}
