import { until } from '../../child.ts'
import { readable, within } from '../awaited.ts'
import { type Exchange, holds, type Kind, same } from '../kind.ts'
import { createGroup, createTopic } from '../metadata.ts'
import type { Peer } from '../peer.ts'
import { acknowledge, acknowledgeTogether, changeInvisibleTime, type Popped, pop } from '../pop.ts'
import { send } from '../send.ts'

const SHORT_MS = 2000
/** Over while the servers change. */
const LONG_MS = 20_000
const LONGER_MS = 30_000
/** A check point is looked at two seconds after its time, and a little later. */
const SETTLE_MS = 8000
/** On a busy machine it takes longer. */
const BACK_LIMIT_MS = 30_000

/** The longest that the timer wheel takes in at once. */
const LATE_MS = 33_000

/** Popped messages: acknowledged ones are done with, the others come back when their time is over, wherever that is. */
export function pops({ generation }: Exchange): Kind {
  const target = { topic: `ExPop${generation}`, group: `ExPopGroup${generation}` }
  /** Body to the wall time before which it must not come back. */
  const hidden = new Map<string, number>()
  const hide = ({ body, popTime, invisibleMs }: Popped): void => void hidden.set(body, popTime + invisibleMs)
  let acknowledgedLate: Popped | undefined
  return {
    name: 'POP',
    work: async (peer) => {
      await createTopic(peer, { topic: target.topic })
      await createGroup(peer, target.group)
      hide(await leaveRetry(peer, target))
      for (const body of ['acked', 'together 1', 'together 2', 'unacked', 'changed']) await sendTo(peer, target, body)
      const [acked, one, two, unacked, changed] = await pop(peer, { ...target, invisibleMs: LONG_MS })
      if (
        acked === undefined ||
        one === undefined ||
        two === undefined ||
        unacked === undefined ||
        changed === undefined
      )
        throw new Error('not everything was popped')
      await acknowledge(peer, acked)
      await acknowledgeTogether(peer, [one, two])
      hide(unacked)
      hide(await changeInvisibleTime(peer, changed, LONGER_MS))
      await sendTo(peer, target, 'acked late')
      ;[acknowledgedLate] = await pop(peer, { ...target, invisibleMs: LATE_MS })
    },
    check: async (peer) => {
      if (acknowledgedLate !== undefined) await acknowledgeInTime(peer, acknowledgedLate, hide)
      await sendTo(peer, target, 'new')
      await comeBack(peer, target, new Map([...hidden, ['new', 0]]))
    },
  }
}

interface Target {
  readonly topic: string
  readonly group: string
}

async function sendTo(peer: Peer, { topic }: Target, body: string): Promise<void> {
  await readable(peer, await send(peer, { topic, body, properties: { TAGS: 'a', KEYS: body } }))
}

/** A message that has come back once already and is popped once more. */
async function leaveRetry(peer: Peer, target: Target): Promise<Popped> {
  await sendTo(peer, target, 'retried')
  await pop(peer, { ...target, invisibleMs: SHORT_MS })
  let retried: Popped | undefined
  await until('the first retry', BACK_LIMIT_MS, async () => {
    ;[retried] = await pop(peer, { ...target, invisibleMs: LONG_MS })
    return retried !== undefined
  })
  if (retried === undefined) throw new Error('no retry came')
  same('deliveries before the retry', retried.record.reconsumeTimes, 1)
  return retried
}

/** The handle of the first server serves on the second, unless that took too long to come up. */
async function acknowledgeInTime(peer: Peer, popped: Popped, hide: (popped: Popped) => void): Promise<void> {
  if (Date.now() < popped.popTime + popped.invisibleMs - 2000) await acknowledge(peer, popped)
  else hide(popped)
}

async function comeBack(peer: Peer, target: Target, expected: ReadonlyMap<string, number>): Promise<void> {
  const times = new Map([
    ['new', 0],
    ['retried', 2],
  ])
  const seen: string[] = []
  const take = async (): Promise<void> => {
    for (const popped of await pop(peer, { ...target, invisibleMs: LONGER_MS })) {
      const { body, record } = popped
      seen.push(body)
      const dueMs = expected.get(body) ?? 0
      holds(record.storeTimestamp >= dueMs, () => `${body} was visible ${dueMs - record.storeTimestamp} ms too early`)
      same(`deliveries of ${body} before`, record.reconsumeTimes, times.get(body) ?? 1)
      await acknowledge(peer, popped)
    }
  }
  const last = Math.max(Date.now(), ...expected.values())
  // Until then what was acknowledged would come back as well.
  const settledMs = last + SETTLE_MS
  const all = async (): Promise<boolean> => {
    await take()
    return Date.now() > settledMs && [...expected.keys()].every((body) => seen.includes(body))
  }
  await within(last - Date.now() + BACK_LIMIT_MS, all)
  same('what was popped again', [...seen].sort(), [...expected.keys()].sort())
}
