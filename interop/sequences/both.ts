import { prefixOf } from '../../test/sequences/names.ts'
import type { Restart, Sequence } from '../../test/sequences/operation.ts'
import { playSequence, type Transcript } from '../../test/sequences/playSequence.ts'
import { Barrier } from './barrier.ts'
import type { Life } from './servers.ts'
import { socketArm } from './sockets.ts'

/** A transcript, or why there is none. */
export type Played = Transcript | Error

/** Plays sequences side by side on one server. All of them have the same restarts. */
export async function playTogether(
  sequences: readonly Sequence[],
  life: Life,
  firstName: number,
): Promise<readonly Played[]> {
  const barrier = new Barrier(sequences.length, (how, keepAway) => life.restart(how as Restart, keepAway))
  const arm = socketArm(life, barrier)
  return Promise.all(
    sequences.map(async (sequence, i) => {
      try {
        return await playSequence(sequence, arm, prefixOf(firstName + i))
      } catch (error) {
        return error instanceof Error ? error : new Error(String(error))
      } finally {
        barrier.leave()
      }
    }),
  )
}

/** Plays sequences on both servers, names of theirs and ours alike. */
export class Both {
  readonly lives: readonly [theirs: Life, ours: Life]
  #names = 0

  constructor(theirs: Life, ours: Life) {
    this.lives = [theirs, ours]
  }

  async play(sequences: readonly Sequence[]): Promise<readonly (readonly [theirs: Played, ours: Played])[]> {
    const firstName = this.#names
    this.#names += sequences.length
    const [theirs, ours] = await Promise.all(this.lives.map((life) => playTogether(sequences, life, firstName)))
    return sequences.map((_, i) => [theirs?.[i] ?? [], ours?.[i] ?? []] as const)
  }

  async stop(): Promise<void> {
    await Promise.all(this.lives.map((life) => life.stop()))
  }
}
