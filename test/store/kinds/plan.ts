import fc from 'fast-check'

/** One thing that an application does while the broker runs. */
export type Work =
  /** To queue 0 or 1 of the topic that is pulled, or, as 2, to the topic that is popped, or, as 3, popped in order. */
  | { readonly kind: 'send'; readonly queue: number; readonly bodyBytes: number }
  | { readonly kind: 'batch'; readonly queue: number; readonly count: number }
  | { readonly kind: 'delay'; readonly level: number }
  | { readonly kind: 'timed'; readonly delayMs: number }
  /** Takes back the `pick`-th timer message, counted round. */
  | { readonly kind: 'recall'; readonly pick: number }
  /** `now`: the producer ends it at once. Checks are answered by the end, `unsure` of them with "unknown" before. */
  | { readonly kind: 'half'; readonly end: End; readonly now: boolean; readonly unsure: number }
  /** Pops; acknowledges message n of the answer when bit n is set, and hides it for longer when bit n of `hide` is. */
  | {
      readonly kind: 'pop'
      readonly max: number
      readonly ack: number
      readonly hide: number
      readonly invisibleMs: number
      /** Acknowledges by one BATCH_ACK_MESSAGE. */
      readonly batch: boolean
    }
  | { readonly kind: 'popInOrder'; readonly max: number; readonly ack: number }
  | { readonly kind: 'pull'; readonly queue: number }
  /** Sends back what was pulled, the `pick`-th counted round, with a delay level or, as −1, to the dead letters. */
  | { readonly kind: 'sendBack'; readonly pick: number; readonly level: number }
  | { readonly kind: 'topic' }
  | { readonly kind: 'pass'; readonly ms: number }

/** What becomes of a transaction; a producer that never decides answers no check. */
export type End = 'commit' | 'rollback' | 'never'

/** What the disk does for a while: refuses operations, or is slow. It begins with the n-th disk operation of the session. */
export interface Trouble {
  readonly kind: 'full' | 'failingSync' | 'failingWrite' | 'slow'
  /** Which files: a prefix of their paths. */
  readonly path: string
  readonly fromOperation: number
  readonly operations: number
}

/** The life of one process: work, then a stop; or a crash at the n-th disk operation, wherever that falls. */
export interface Session {
  readonly work: readonly Work[]
  readonly trouble: Trouble | undefined
  readonly end: 'stop' | 'kill' | 'powerOff'
  readonly atOperation: number
  /** How long the broker is down afterwards. */
  readonly downMs: number
  /** What happens to a file meanwhile. */
  readonly damage: Damage | undefined
}

/** One flipped bit in a file. Which file and where is counted round among what is there. */
export interface Damage {
  readonly kind: DamageKind
  readonly file: number
  readonly position: number
  readonly bit: number
}

export const damageKinds = [
  'commitlog',
  'consumequeue',
  'index',
  'timerlog',
  'timerwheel',
  'timercheck',
  'config',
] as const
export type DamageKind = (typeof damageKinds)[number]

/** A whole run as plain data. */
export interface KindsPlan {
  readonly seed: number
  readonly sessions: readonly Session[]
}

/** Directories and files that trouble may be confined to; the empty text is all of them. */
const troublePaths = ['', '', '', 'commitlog', 'consumequeue', 'timer', 'config'] as const

const works: readonly (readonly [weight: number, arbitrary: fc.Arbitrary<Work>])[] = [
  [
    5,
    fc.record({
      kind: fc.constant('send' as const),
      queue: fc.nat({ max: 3 }),
      bodyBytes: fc.oneof(fc.nat({ max: 64 }), fc.nat({ max: 2000 })),
    }),
  ],
  [
    1,
    fc.record({
      kind: fc.constant('batch' as const),
      queue: fc.nat({ max: 1 }),
      count: fc.integer({ min: 1, max: 5 }),
    }),
  ],
  [3, fc.record({ kind: fc.constant('delay' as const), level: fc.integer({ min: 1, max: 4 }) })],
  [
    4,
    fc.record({
      kind: fc.constant('timed' as const),
      delayMs: fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1000, max: 40_000 })),
    }),
  ],
  [2, fc.record({ kind: fc.constant('recall' as const), pick: fc.nat({ max: 3 }) })],
  [
    4,
    fc.record({
      kind: fc.constant('half' as const),
      end: fc.constantFrom<End>('commit', 'commit', 'rollback', 'never'),
      now: fc.boolean(),
      unsure: fc.nat({ max: 2 }),
    }),
  ],
  [
    3,
    fc.record({
      kind: fc.constant('pop' as const),
      max: fc.integer({ min: 1, max: 8 }),
      ack: fc.nat({ max: 255 }),
      hide: fc.nat({ max: 3 }),
      invisibleMs: fc.constantFrom(3000, 3000, 30_000),
      batch: fc.boolean(),
    }),
  ],
  [
    2,
    fc.record({
      kind: fc.constant('popInOrder' as const),
      max: fc.integer({ min: 1, max: 4 }),
      ack: fc.nat({ max: 15 }),
    }),
  ],
  [3, fc.record({ kind: fc.constant('pull' as const), queue: fc.nat({ max: 1 }) })],
  [
    2,
    fc.record({
      kind: fc.constant('sendBack' as const),
      pick: fc.nat({ max: 3 }),
      level: fc.constantFrom(-1, 1, 2, 3),
    }),
  ],
  [1, fc.record({ kind: fc.constant('topic' as const) })],
  [
    7,
    fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 2000 }), fc.nat({ max: 12_000 })),
    }),
  ],
]

const work: fc.Arbitrary<Work> = fc.oneof(...works.map(([weight, arbitrary]) => ({ weight, arbitrary })))

const trouble: fc.Arbitrary<Trouble> = fc.record({
  kind: fc.constantFrom('full', 'failingSync', 'failingWrite', 'slow'),
  path: fc.constantFrom(...troublePaths),
  fromOperation: fc.nat({ max: 120 }),
  operations: fc.integer({ min: 1, max: 40 }),
})

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom(...damageKinds),
  file: fc.nat({ max: 7 }),
  position: fc.nat({ max: 100_000 }),
  bit: fc.nat({ max: 7 }),
})

/** Where a crash falls, from the first disk operation of a start to the middle of much work. */
const atOperation = fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 400 }))
const downMs = fc.oneof(fc.constant(0), fc.nat({ max: 20_000 }))

/** Lives over a disk that may refuse or be slow, and that end in every way. */
const troubled: fc.Arbitrary<Session> = fc.record({
  work: fc.array(work, { maxLength: 30 }),
  trouble: fc.option(trouble, { nil: undefined, freq: 3 }),
  end: fc.constantFrom('stop', 'kill', 'powerOff'),
  atOperation,
  downMs,
  damage: fc.constant(undefined),
})

/**
 * Lives between which bits flip. Power does not fail here: what it leaves behind the last checkpoint may be half written
 * anyway, and nobody can tell which bit flipped.
 */
const damaged: fc.Arbitrary<Session> = fc.record({
  work: fc.array(work, { maxLength: 30 }),
  trouble: fc.constant(undefined),
  end: fc.constantFrom('stop', 'kill'),
  atOperation: fc.nat({ max: 400 }),
  downMs,
  damage: fc.option(damage, { nil: undefined, freq: 5 }),
})

function planOf(session: fc.Arbitrary<Session>): fc.Arbitrary<KindsPlan> {
  return fc.record({ seed: fc.nat(), sessions: fc.array(session, { minLength: 1, maxLength: 4 }) })
}

export const troubledPlan: fc.Arbitrary<KindsPlan> = planOf(troubled)
export const damagedPlan: fc.Arbitrary<KindsPlan> = planOf(damaged)

/** How much a plan does: what shrinking makes less of. */
export function sizeOf({ sessions }: KindsPlan): number {
  return sessions.reduce((sum, { work, trouble, damage }) => {
    return sum + 1 + work.length + (trouble === undefined ? 0 : 1) + (damage === undefined ? 0 : 1)
  }, 0)
}
