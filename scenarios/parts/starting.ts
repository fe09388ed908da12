import type { Duration, SendStep, Step } from '../../src/scenario/index.ts'

/** All these clients start. */
export function startAll(at: Duration, clients: readonly string[]): readonly Step[] {
  return clients.map((client): Step => ({ at, do: 'start', client }))
}

/** A client starts and sends at once, as a program does that was just run. */
export function startAndSend(send: Omit<SendStep, 'do'>): readonly Step[] {
  return [
    { at: send.at, do: 'start', client: send.client },
    { do: 'send', ...send },
  ]
}
