import { poolNames } from '../broker/index.ts'
import { faultKinds, type Plan } from './plan.ts'
import { byKind, fields, listOf, oneOf, refuse, type Shape, truth, whole } from './planShape.ts'

const HOUR_MS = 3_600_000
const index = whole(0, 1_000_000)
const time = whole(0, HOUR_MS)
const kind = oneOf(faultKinds)
const window = { kind, atMs: time, forMs: time }
const inside = { ...window, broker: index }
const lasting = whole(0, 60_000)
const link = { from: index, to: index }

const fault: Shape = byKind({
  latency: fields({ ...window, ...link, delayMs: whole(1, 2000) }),
  cut: fields({ ...window, ...link, bothWays: truth }),
  reset: fields({ kind, atMs: time, ...link }),
  killBroker: fields({ ...window, broker: index }),
  powerOffBroker: fields({ ...window, broker: index }),
  killNamesrv: fields({ ...window, namesrv: index }),
  killClient: fields({ ...window, client: index }),
  busyThreads: fields({ ...inside, pool: oneOf(poolNames) }, { waitMs: lasting }),
  busyPageCache: fields({ ...inside, heldMs: lasting }),
  fullDisk: fields({ ...inside, usedPercent: whole(86, 100) }),
  slowDisk: fields({ ...inside, syncMs: whole(1, 60_000) }),
  slowConsumer: fields({ ...inside, group: index }),
  answers: fields({ ...inside, code: whole(1, 1_000_000) }),
})

const shape: Shape = fields({
  seed: whole(0, 2 ** 32 - 1),
  nameservers: whole(1, 3),
  brokers: whole(1, 3),
  queues: whole(1, 8),
  flush: oneOf(['ASYNC_FLUSH', 'SYNC_FLUSH']),
  chaosMs: whole(1000, 600_000),
  producers: whole(1, 4),
  bursts: listOf(
    fields(
      { atMs: time, producer: index, count: whole(1, 100), gapMs: whole(0, 5000) },
      { orderKey: index, delayLevel: whole(1, 5) },
    ),
    100,
  ),
  groups: listOf(fields({ orderly: truth, retries: whole(0, 3) }), 3),
  consumers: listOf(fields({ group: index, joinMs: time, handleMs: whole(0, 400) }, { leaveMs: time }), 20),
  failures: listOf(
    fields({ group: index, message: index, times: whole(1, 20), how: oneOf(['later', 'throw', 'slow']) }),
    100,
  ),
  faults: listOf(fault, 100),
})

/** The plan in a JSON text. Throws SimError ConfigInvalid that names path, value and what is allowed. */
export function parsePlan(text: string): Plan {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw refuse('the document', text, `JSON (${error instanceof Error ? error.message : String(error)})`)
  }
  checkPlan(value)
  return value
}

/** Throws SimError ConfigInvalid when a value is no plan, or promises more than RocketMQ does. */
export function checkPlan(value: unknown): asserts value is Plan {
  shape.check(value, '')
  const plan = value as Plan
  const powerOff = plan.faults.findIndex((entry) => entry.kind === 'powerOffBroker')
  if (powerOff === -1 || plan.flush === 'SYNC_FLUSH') return
  throw refuse(`faults[${powerOff}].kind`, 'powerOffBroker', 'a power-off under SYNC_FLUSH only')
}
