import fc from 'fast-check'
import type { Ending, Input } from '../input.ts'
import { joined } from './bytes.ts'
import { frame, type Made } from './frames.ts'
import { httpRequest } from './http.ts'

const ending: fc.Arbitrary<Ending> = fc.oneof(
  { weight: 12, arbitrary: fc.constant('read') },
  { weight: 3, arbitrary: fc.constant('end') },
  { weight: 3, arbitrary: fc.constant('reset') },
  { weight: 1, arbitrary: fc.constant('hold') },
  { weight: 1, arbitrary: fc.constant('deaf') },
)

/** Where the stream is cut, as parts of it; mostly nowhere. */
const cuts = fc.oneof(
  { weight: 6, arbitrary: fc.constant<number[]>([]) },
  { weight: 2, arbitrary: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 }) },
)
/** How much of the stream is written at all: who stalls in the middle of a frame writes a part. */
const written = fc.oneof(
  { weight: 9, arbitrary: fc.constant(1) },
  { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
)

function pieces(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const places = [0, ...at.map((part) => Math.floor(part * bytes.length)).sort((a, b) => a - b), bytes.length]
  const chunks = places.slice(1).map((end, i) => bytes.subarray(places[i], end))
  return chunks.filter((chunk) => chunk.length > 0)
}

function stranger(made: fc.Arbitrary<Made>): fc.Arbitrary<Input> {
  return fc
    .record({
      first: made,
      more: fc.oneof(
        { weight: 5, arbitrary: fc.constant<Made[]>([]) },
        { weight: 1, arbitrary: fc.array(made, { minLength: 1, maxLength: 4 }) },
      ),
      cuts,
      written,
      ending,
    })
    .map(({ first, more, cuts: at, written: part, ending: end }) => {
      const all = joined([first, ...more].map(({ bytes }) => bytes))
      const bytes = all.subarray(0, Math.ceil(all.length * part))
      const what = more.length === 0 ? first.what : `${first.what}, then ${more.map((each) => each.what).join(', ')}`
      return { what, to: first.to, chunks: pieces(bytes, at), ending: end }
    })
}

/** A stranger to the NameServer or a broker. */
export const remotingInput: fc.Arbitrary<Input> = stranger(frame)

/** A stranger to anything that `rocketmq-sim up` listens on. */
export const anyInput: fc.Arbitrary<Input> = fc.oneof(
  { weight: 12, arbitrary: remotingInput },
  { weight: 1, arbitrary: stranger(httpRequest) },
)
