import type { SendResult } from '../../client/index.ts'
import { SimError } from '../../runtime/index.ts'
import type { Outcome } from '../observations.ts'
import type { SentMessage } from '../sentMessage.ts'
import type { Ground } from './clients/ground.ts'
import type { Program } from './clients/program.ts'
import { ProgramError } from './clients/programError.ts'
import { attemptsOf, causesOf, codeOf, words } from './failure.ts'

type Mutable = { -readonly [K in keyof Outcome]: Outcome[K] }

/** What a step does; it fills `sent` while it goes, and may end with the text of its outcome. */
// biome-ignore lint/suspicious/noConfusingVoidType: most steps end without a text
export type Work = (sent: SendResult[], messages: SentMessage[]) => Promise<string | undefined | void>

/** Keeps what became of every client step. */
export class Outcomes {
  readonly all: Outcome[] = []
  readonly #ground: Ground

  constructor(ground: Ground) {
    this.#ground = ground
  }

  /** Follows one step. Rejects only with errors that no client should throw. */
  async follow(step: string, client: Program, work: Work): Promise<void> {
    const sent: SendResult[] = []
    const messages: SentMessage[] = []
    const atMs = this.#ground.now
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
      messages,
    }
    this.all.push(outcome)
    let error: unknown
    let told: string | undefined
    try {
      told = (await work(sent, messages)) ?? undefined
    } catch (thrown) {
      if (!SimError.is(thrown) && !(thrown instanceof ProgramError)) throw thrown
      error = thrown
    }
    outcome.tookMs = this.#ground.now - atMs
    outcome.state = error === undefined ? 'ok' : 'failed'
    outcome.error = error
    outcome.text = error === undefined ? (told ?? sent.at(-1)?.status ?? 'ok') : words(error)
    outcome.causes = causesOf(error)
    outcome.code = codeOf(error)
    outcome.attempts = attemptsOf(error)
    this.#ground.note('outcome', { step, state: outcome.state, text: outcome.text })
  }
}
