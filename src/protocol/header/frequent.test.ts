import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyFields } from '../command.ts'
import type { RequestName } from '../requests/index.ts'
import { headerFields } from './fields.ts'
import { frequentRequests } from './frequent.ts'
import { decodeRequestHeader } from './header.ts'

const text = fc.oneof(
  fc.integer().map(String),
  fc.maxSafeInteger().map(String),
  fc.constantFrom('true', 'TRUE', 'no', '', '+7', '-0', '9223372036854775807', '2147483648'),
  fc.string(),
)

/** A request with the same fields that is decoded by the walk over the table. */
const twins = [
  ['SEND_MESSAGE_V2', 'SEND_REPLY_MESSAGE_V2'],
  ['SEND_BATCH_MESSAGE', 'SEND_REPLY_MESSAGE_V2'],
  ['PULL_MESSAGE', 'LITE_PULL_MESSAGE'],
] as const satisfies readonly (readonly [RequestName, RequestName])[]

describe.each(twins)('%s', (frequent, twin) => {
  it('is decoded as the walk over the table would', () => {
    const names = headerFields(twin).request.map((field) => field.wireName)
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), text), (entries) => {
        const fields = Object.assign(emptyFields(), entries)
        const unreadable: string[][] = [[], []]
        const decoded = [frequent, twin].map((name, i) =>
          decodeRequestHeader(name, fields, (found) => unreadable[i]?.push(found)),
        )
        expect(decoded[0]).toEqual(decoded[1])
        expect(unreadable[0]).toEqual(unreadable[1])
      }),
    )
    expect([frequentRequests[frequent] !== undefined, frequentRequests[twin]]).toEqual([true, undefined])
  })
})
