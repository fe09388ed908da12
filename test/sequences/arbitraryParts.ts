import fc from 'fast-check'
import { type Expression, type Operation, ownTopics, type Place } from './operation.ts'

/** Four times out of five the one, else the other. Shrinks to the one. */
export function mostly<A, B>(usual: fc.Arbitrary<A>, other: fc.Arbitrary<B>): fc.Arbitrary<A | B> {
  return fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: other })
}

export const ownTopic: fc.Arbitrary<Place> = fc.constantFrom(...ownTopics)

const SQL92 = [
  'n > 4',
  "TAGS = 'A' OR n BETWEEN 2 AND 5",
  "KEYS IS NOT NULL AND NOT (n IN ('1', '2', '3'))",
  "TAGS <> 'B'",
  "n IS NULL OR KEYS = 'k0' OR TAGS IN ('C')",
  'n >= 2.5 AND NOT (n NOT BETWEEN 1 AND 7)',
]

/** What messages have, and what many do not have. */
export const sqlExpression: fc.Arbitrary<Expression> = fc
  .constantFrom(...SQL92, "NOT (KEYS = 'k1')", "KEYS NOT IN ('k0', 'k2')", 'KEYS IS NULL AND TAGS IS NOT NULL', 'n')
  .map((text) => ({ type: 'SQL92' as const, text }))

export const expression: fc.Arbitrary<Expression> = fc.constantFrom<Expression[]>(
  { type: 'TAG', text: '*' },
  { type: 'TAG', text: '*' },
  { type: 'TAG', text: 'A' },
  { type: 'TAG', text: 'A || B' },
  { type: 'TAG', text: 'A || C' },
  { type: 'TAG', text: 'Z' },
  ...SQL92.map((text) => ({ type: 'SQL92' as const, text })),
  { type: 'SQL92', text: 'n >' },
  { type: 'ZZ', text: '*' },
)

type Topic = Extract<Operation, { readonly op: 'topic' }>

const simpleTopic: fc.Arbitrary<Topic> = fc.record({
  op: fc.constant('topic' as const),
  topic: mostly(fc.constantFrom('T0', 'T0', 'T1'), ownTopic),
  read: mostly(fc.constant(2), fc.integer({ min: 1, max: 4 })),
  write: mostly(fc.constant(2), fc.integer({ min: 1, max: 4 })),
  perm: fc.oneof({ weight: 9, arbitrary: fc.constant(6) }, { weight: 1, arbitrary: fc.constantFrom(4, 2, 0) }),
  order: mostly(fc.constant(false), fc.constant(true)),
})

export const topicConfig: fc.Arbitrary<Topic> = fc
  .tuple(simpleTopic, fc.nat(2))
  .map(([topic, chance]) => (chance === 2 ? { ...topic, batches: true as const } : topic))

/** An array of `min` to `max` items that shrinks to fewer than `min`. */
export function longer<T>(item: fc.Arbitrary<T>, min: number, max: number): fc.Arbitrary<T[]> {
  const made = fc.array(item, { minLength: min, maxLength: max, size: 'max' })
  return new Longer(made, fc.array(item, { maxLength: max, size: 'max' }))
}

class Longer<T> extends fc.Arbitrary<T[]> {
  readonly #made: fc.Arbitrary<T[]>
  readonly #shrunk: fc.Arbitrary<T[]>

  constructor(made: fc.Arbitrary<T[]>, shrunk: fc.Arbitrary<T[]>) {
    super()
    this.#made = made
    this.#shrunk = shrunk
  }

  override generate(random: fc.Random, bias: number | undefined): fc.Value<T[]> {
    return this.#made.generate(random, bias)
  }

  override canShrinkWithoutContext(value: unknown): value is T[] {
    return this.#shrunk.canShrinkWithoutContext(value)
  }

  /** What an array remembers of its making does not depend on its least length. */
  override shrink(value: T[], context: unknown): fc.Stream<fc.Value<T[]>> {
    return this.#shrunk.shrink(value, context)
  }
}
