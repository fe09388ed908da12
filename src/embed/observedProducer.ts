import type {
  Message,
  Producer,
  ProducerOptions,
  ReceivedMessage,
  SendResult,
  LocalTransactionState as State,
} from '../client/index.ts'
import type { History } from './history.ts'

const STATES: readonly State[] = ['COMMIT_MESSAGE', 'ROLLBACK_MESSAGE', 'UNKNOW']

const SENDS = ['send', 'sendAsync', 'sendBatch'] as const

/** Notes what brokers confirm to a producer, in the names that they know. */
export function observedProducer(producer: Producer, history: History, namespace: string | undefined): Producer {
  for (const name of SENDS) {
    const method = producer[name] as (...args: unknown[]) => Promise<SendResult>
    Object.defineProperty(producer, name, {
      configurable: true,
      writable: true,
      value: async (...args: unknown[]): Promise<SendResult> => {
        const [messages] = args
        const sent = history.sending((Array.isArray(messages) ? messages : [messages]) as readonly Message[], namespace)
        const result = await method.apply(producer, args)
        sent(result)
        return result
      },
    })
  }
  return producer
}

/** The options with a listener whose errors are noted: a producer takes a throw, and what is no state, for UNKNOW. */
export function observedListener<O extends Pick<ProducerOptions, 'transactionListener'>>(
  options: O,
  group: string,
  history: History,
): O {
  const { transactionListener: listener } = options
  if (listener === undefined) return options
  const noted = async (decide: () => State | Promise<State>): Promise<State> => {
    try {
      const state = await decide()
      if (STATES.includes(state)) return state
      throw new TypeError(`the listener answered ${String(state)}; allowed are ${STATES.join(', ')}`)
    } catch (error) {
      history.listenerFailures.push({ group, error })
      history.assertionFailed(error)
      throw error
    }
  }
  return {
    ...options,
    transactionListener: {
      execute: (message: Message, transactionId: string) => noted(() => listener.execute(message, transactionId)),
      check: (message: ReceivedMessage) => noted(() => listener.check(message)),
    },
  }
}
