import { ErrorCodes, SimError } from '../../runtime/index.ts'
import type { Observations, Outcome } from '../observations.ts'
import type { Words } from '../words.ts'
import type { ClientStage } from '../world/stage.ts'
import { targetWords } from './words.ts'

/** An expectation asks for something that only the simulated world can see. */
export class NeedsWorld extends Error {
  readonly words: Words

  constructor(words: Words) {
    super(words.en)
    this.name = 'NeedsWorld'
    this.words = words
  }
}

/** What can be seen of a real cluster: what became of steps, and what handlers got. Everything else throws NeedsWorld. */
export function targetObservations({ clients, outcomes }: ClientStage, skipped: ReadonlySet<string>): Observations {
  const outcome = (step: string): Outcome => {
    const found = outcomes.all.find((candidate) => candidate.step === step)
    if (found !== undefined) return found
    if (skipped.has(step)) throw new NeedsWorld(targetWords.theStep(step))
    throw new SimError(
      ErrorCodes.ScenarioInvalid,
      `an expectation asks for the step "${step}", which is not in this run`,
    )
  }
  const seen: Partial<Observations> = {
    outcome,
    outcomes: outcomes.all,
    received: (client) => clients.get(client)?.received ?? [],
    program: (client) => {
      const program = clients.get(client)
      if (program === undefined) throw new NeedsWorld(targetWords.theProgram(client))
      return { printed: program.printed, exitCode: program.exitCode }
    },
  }
  return new Proxy(seen, {
    get: (own, name) => {
      if (name in own) return own[name as keyof Observations]
      throw new NeedsWorld(targetWords.seen(String(name)))
    },
  }) as Observations
}
