import {
  createProducer,
  type LocalTransactionState,
  type Message,
  type Producer,
  type SendResult,
} from '../../../client/index.ts'
import { invariant, type Runtime, sleep } from '../../../runtime/index.ts'
import { milliseconds } from '../../durations.ts'
import type { LocalTransaction, ProducerSpec, SendStep, TransactionSpec } from '../../format/index.ts'
import type { SentMessage } from '../../sentMessage.ts'
import { attemptsOf, causesOf, codeOf, words } from '../failure.ts'
import type { Ground } from './ground.ts'
import { messageOf } from './message.ts'
import { producerInNamespace } from './namespace.ts'
import { Program } from './program.ts'

type Mutable = { -readonly [K in keyof SentMessage]: SentMessage[K] }

/** How a message ended, beyond its error: what the broker answered, and the text that tells it. */
interface Ended {
  readonly text: string
  readonly result: SendResult | undefined
}

export class ProducerProgram extends Program<ProducerSpec, Producer> {
  constructor(world: Ground, name: string, spec: ProducerSpec) {
    super(world, name, producerInNamespace(spec))
  }

  protected override construct(runtime: Runtime): Producer {
    const { group, namespace, instanceName, sendTimeout, attemptTimeout, retries, latencyFault } = this.spec
    const { maxMessageSize, transaction, clientIP, trace } = this.spec
    return createProducer({
      runtime,
      ...this.connecting,
      group,
      namespace,
      clientIP,
      instanceName,
      enableTrace: trace,
      maxMessageSize,
      sendMsgTimeoutMs: sendTimeout === undefined ? undefined : milliseconds(sendTimeout),
      sendMsgMaxTimeoutPerRequestMs: attemptTimeout === undefined ? undefined : milliseconds(attemptTimeout),
      retryTimesWhenSendFailed: retries,
      sendLatencyFaultEnable: latencyFault,
      transactionListener: transaction === undefined ? undefined : listenerOf(transaction, runtime),
    })
  }

  /** Fills the lists while it goes. Rejects with the first failure, or with `goesOn` with the last. */
  async send(step: SendStep, sent: SendResult[], messages: SentMessage[]): Promise<string | undefined> {
    const { count = 1, parallel = false, every, goesOn = false, mode } = step
    if (mode === 'batch') {
      await this.#one(step, 1, sent, messages)
      return undefined
    }
    const clock = this.runtime.clock
    const startMs = clock.monotonicMs()
    let failure: { readonly error: unknown } | undefined
    const tries: Promise<void>[] = []
    for (let number = 1; number <= count; number++) {
      const dueMs = every === undefined ? 0 : startMs + (number - 1) * milliseconds(every)
      const waitMs = dueMs - clock.monotonicMs()
      if (waitMs > 0) await sleep(clock, waitMs, 'program: next message')
      const work = this.#one(step, number, sent, messages).catch((error: unknown) => {
        failure = goesOn ? { error } : (failure ?? { error })
      })
      if (parallel) tries.push(work)
      else await work
      if (failure !== undefined && !goesOn && !parallel) break
    }
    await Promise.all(tries)
    if (failure !== undefined) throw failure.error
    return mode === 'request' ? messages.at(-1)?.text : undefined
  }

  async route(topic: string): Promise<void> {
    await this.client.fetchPublishMessageQueues(topic)
  }

  /** One message, or one batch, with what the program does after a refusal. */
  async #one(step: SendStep, number: number, sent: SendResult[], messages: SentMessage[]): Promise<void> {
    const { clock } = this.runtime
    const own: Mutable = {
      body: step.count === undefined || step.mode === 'batch' ? step.body : `${step.body} ${number}`,
      atMs: this.world.now,
      tookMs: undefined,
      state: 'pending',
      text: '',
      causes: [],
      code: undefined,
      attempts: undefined,
      calls: 0,
      result: undefined,
    }
    messages.push(own)
    // A program that sends again does so with the same object, on which Go leaves traces.
    const message = messageOf(step, own.body, clock.wallMs())
    const { codes, after, times } = step.again ?? { codes: [], after: '0s', times: 0 }
    try {
      for (;;) {
        own.calls++
        try {
          const { text, result } = await this.#call(step, number, own.body, message)
          if (result !== undefined) sent.push(result)
          Object.assign(own, { state: 'ok', text, result, code: undefined, causes: [] })
          return
        } catch (error) {
          const code = codeOf(error)
          const attempts = attemptsOf(error)
          Object.assign(own, { state: 'failed', text: words(error), causes: causesOf(error), code, attempts })
          if (own.calls > times || code === undefined || !codes.includes(code)) throw error
          await sleep(clock, milliseconds(after), 'program: sends again')
        }
      }
    } finally {
      own.tookMs = this.world.now - own.atMs
    }
  }

  async #call(step: SendStep, number: number, body: string, message: Message): Promise<Ended> {
    const { mode = 'sync', timeout } = step
    const orderKeys = step.orderKey === undefined ? [] : [step.orderKey].flat()
    const orderKey = orderKeys[(number - 1) % orderKeys.length]
    const options = { orderKey, ...(timeout === undefined ? {} : { timeoutMs: milliseconds(timeout) }) }
    switch (mode) {
      case 'sync':
        return told(await this.client.send(message, options))
      case 'async':
        return told(await this.client.sendAsync(message, options))
      case 'oneway':
        await this.client.sendOneway(message, options)
        return { text: 'ok', result: undefined }
      case 'batch': {
        const batch = Array.from({ length: step.count ?? 1 }, (_, index): Message => {
          return messageOf(step, step.count === undefined ? body : `${body} ${index + number}`, 0)
        })
        return told(await this.client.sendBatch(batch, options))
      }
      case 'transaction':
        return told(await this.client.sendMessageInTransaction(message, options))
      case 'request':
        return { text: (await this.client.request(message, options)).text, result: undefined }
      default:
        return mode satisfies never
    }
  }
}

function told(result: SendResult): Ended {
  return { text: result.status, result }
}

function listenerOf(
  { local, takes = '0s', check = local }: TransactionSpec,
  { clock }: Runtime,
): {
  readonly execute: () => Promise<LocalTransactionState>
  readonly check: () => LocalTransactionState
} {
  const takesMs = milliseconds(takes)
  return {
    execute: async () => {
      if (takesMs > 0) await sleep(clock, takesMs, 'program: local transaction')
      return answer(local)
    },
    check: () => answer(check),
  }
}

function answer(state: LocalTransaction): LocalTransactionState {
  if (state === 'throws') throw new Error('java.lang.RuntimeException: the local transaction failed')
  return state
}

export function asProducer(program: Program): ProducerProgram {
  invariant(program instanceof ProducerProgram, `${program.name} of a checked scenario is a producer`)
  return program
}
