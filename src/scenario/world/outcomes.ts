import { ClientError, type SendResult } from '../../client/index.ts'
import { SimError } from '../../runtime/index.ts'
import type { World } from '../../sim/index.ts'
import type { Outcome } from '../observations.ts'
import { NotConstructed } from './clients/notConstructed.ts'
import type { Program } from './clients/program.ts'

type Mutable = { -readonly [K in keyof Outcome]: Outcome[K] }

/** Keeps what became of every client step. */
export class Outcomes {
  readonly all: Outcome[] = []
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** Follows one step. Rejects only with errors that no client should throw. */
  async follow(step: string, client: Program, work: (sent: SendResult[]) => Promise<void>): Promise<void> {
    const sent: SendResult[] = []
    const atMs = this.#world.now
    const outcome: Mutable = {
      step,
      client: client.name,
      host: client.spec.host,
      dialect: client.dialect,
      atMs,
      tookMs: undefined,
      state: 'pending',
      text: '',
      causes: [],
      code: undefined,
      attempts: undefined,
      error: undefined,
      sent,
    }
    this.all.push(outcome)
    let error: unknown
    try {
      await work(sent)
    } catch (thrown) {
      if (!SimError.is(thrown) && !(thrown instanceof NotConstructed)) throw thrown
      error = thrown
    }
    outcome.tookMs = this.#world.now - atMs
    outcome.state = error === undefined ? 'ok' : 'failed'
    outcome.error = error
    outcome.text = error === undefined ? (sent.at(-1)?.status ?? 'ok') : words(error)
    outcome.causes = causesOf(error)
    if (ClientError.is(error)) {
      outcome.code = error.responseCode
      outcome.attempts = error.failure.kind === 'sendFailed' ? error.failure.attempts : undefined
    }
    this.#world.note('outcome', { step, state: outcome.state, text: outcome.text })
  }
}

/** What the user of the client release reads. */
function words(error: unknown): string {
  if (ClientError.is(error)) return error.dialectText
  return error instanceof Error ? error.message : String(error)
}

function causesOf(error: unknown): readonly string[] {
  const causes: string[] = []
  for (let cause = causeOf(error); cause !== undefined && causes.length < 10; cause = causeOf(cause)) {
    causes.push(words(cause))
  }
  return causes
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined
}
