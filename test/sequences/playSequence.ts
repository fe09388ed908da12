import { QUIET_MS, type SequenceArm } from './arm.ts'
import { finalState } from './finalState.ts'
import type { Sequence } from './operation.ts'
import { playOperation } from './play/operation.ts'
import { Waiting } from './play/waiting.ts'
import { Session } from './session.ts'

/** What a broker said to every request of a sequence, and what was left in the end: lines in normal form. */
export type Transcript = readonly string[]

/** Delayed messages that fell due while the broker was down come right after its start. */
export async function playSequence(sequence: Sequence, arm: SequenceArm, prefix: string): Promise<Transcript> {
  const session = new Session(arm, prefix)
  const waiting = new Waiting(session)
  try {
    // Offset 0 of the log stands for no message at all in a committed one.
    await waiting.dispatched()
    for (const [i, operations] of sequence.parts.entries()) {
      for (const [j, operation] of operations.entries()) {
        session.label = `${i}.${j} ${operation.op}:`
        await waiting.beforeOperation()
        await playOperation(operation, session, waiting)
      }
      await waiting.beforeOperation()
      const restart = sequence.restarts[i]
      if (restart === undefined) continue
      session.label = `restart ${i}`
      await waiting.dispatched()
      await session.close()
      if (restart === 'kill') await arm.pause(QUIET_MS)
      await arm.restart(restart, session.timedDueMs)
      session.restarted()
      await waiting.settled()
    }
    session.label = 'end'
    await waiting.settled()
    await waiting.dispatched()
    await finalState(session)
    return session.lines
  } finally {
    await session.close()
  }
}
