import { normalText } from './normalText.ts'
import type { ClientUnderTest, Outcome, Played, ServerSeen, StepSeen } from './outcome.ts'
import { type Situation, type Step, TOPIC } from './situation.ts'
import type { Stage } from './stage.ts'

/**
 * Requests that count as attempts. What timers send beside them (heartbeats, unregistering, commits) depends on how long a run took.
 */
const ATTEMPTS: readonly string[] = ['GET_ROUTEINFO_BY_TOPIC', 'SEND_MESSAGE', 'SEND_MESSAGE_V2', 'SEND_BATCH_MESSAGE']

/** After this the timers of a start have fired: 4.9 asks for a route 10 ms after it, and a send that follows waits or does not. */
const START_PAUSE_MS = 100

/** What watches the connection attempts of a real machine tells of them a little later. */
const SETTLE_MS = 100

/** Plays the steps of a situation, one after the other, and tells what came of each. */
export async function play(
  situation: Situation,
  stage: Stage,
  client: ClientUnderTest,
  pause: (ms: number) => Promise<void>,
): Promise<Played> {
  const steps: StepSeen[] = []
  const tell = (step: string, outcome: Outcome): void => {
    const { className, text, code, cause, ms } = outcome
    steps.push({
      step,
      ...(className === undefined ? {} : { className }),
      text: normalText(text, stage.ports),
      ...(code === undefined ? {} : { code }),
      ...(cause === undefined ? {} : { cause: { ...cause, text: normalText(cause.text, stage.ports) } }),
      ms: Math.round(ms),
    })
  }
  try {
    for (const step of situation.steps) {
      await one(step, stage, client, pause, tell)
      // A client that does not start has nothing more to show.
      if ((step.do === 'producer' || step.do === 'consumer') && steps.at(-1)?.text !== 'started') break
    }
    await pause(SETTLE_MS)
    return { steps, servers: seenBy(stage) }
  } finally {
    await client.stop()
  }
}

async function one(
  step: Step,
  stage: Stage,
  client: ClientUnderTest,
  pause: (ms: number) => Promise<void>,
  tell: (step: string, outcome: Outcome) => void,
): Promise<void> {
  switch (step.do) {
    case 'producer':
      tell('producer', await client.producer())
      await pause(START_PAUSE_MS)
      return
    case 'send': {
      const { mode = 'sync', topic = TOPIC } = step
      tell(`${mode} send to ${topic}`, await client.send(mode, topic))
      return
    }
    case 'consumer': {
      const { topic = TOPIC } = step
      tell(`consumer of ${topic}`, await client.consumer(topic))
      return
    }
    case 'first message':
      tell('first message', await client.firstMessage(step.limitMs))
      return
    case 'wait':
      await pause(step.ms)
      return
    case 'fault':
      await stage.gates.get(step.server)?.set(step.fault)
      return
    default:
      step satisfies never
  }
}

function seenBy(stage: Stage): Record<string, ServerSeen> {
  const seen: Record<string, ServerSeen> = {}
  for (const [name, gate] of stage.gates) {
    const dials = stage.dials(name)
    const requests: Record<string, number> = {}
    for (const attempt of ATTEMPTS) {
      const count = gate.requests.get(attempt)
      if (count !== undefined) requests[attempt] = count
    }
    seen[name] = { ...(dials === undefined ? {} : { dials }), requests }
  }
  return seen
}
