import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyFields, type RemotingCommand } from '../command.ts'
import { encodeFrame } from './encode.ts'
import { plainFrameBytesMax, writePlainFrame } from './plainFrame.ts'

const plain = fc.string({ unit: fc.constantFrom(...' abcXYZ019_-%@.,:{}[]/') })
const key = fc.oneof(plain, fc.constantFrom('msgId', 'queueId', 'topic', 'a', 'i'))

const commands = fc.record<RemotingCommand>({
  code: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  language: fc.constantFrom('JAVA', 'CPP', 'OTHER'),
  version: fc.constantFrom(0, 407, 479),
  opaque: fc.integer(),
  flag: fc.constantFrom(0, 1, 2, 3),
  remark: fc.option(plain, { nil: undefined }),
  extFields: fc.dictionary(key, plain, { maxKeys: 8 }).map((fields) => Object.assign(emptyFields(), fields)),
  body: fc.option(fc.uint8Array({ minLength: 1, maxLength: 300 }), { nil: undefined }),
  serializeType: fc.constant('JSON'),
})

function write(command: RemotingCommand, at = 0): Uint8Array | undefined {
  const into = new Uint8Array(at + plainFrameBytesMax(command))
  const end = writePlainFrame(into, at, command)
  return end < 0 ? undefined : into.subarray(at, end)
}

describe('writePlainFrame', () => {
  it('writes the bytes of encodeFrame within the room it asks for', () => {
    fc.assert(
      fc.property(commands, fc.nat(9), (command, at) => {
        const written = write(command, at)
        expect(written).toBeDefined()
        expect(Buffer.compare(written ?? new Uint8Array(), encodeFrame(command))).toBe(0)
      }),
    )
  })

  it('leaves what must be escaped, other layouts and other encodings to encodeFrame', () => {
    const command = fc.sample(commands, { numRuns: 1, seed: 1 })[0]
    if (command === undefined) throw new Error('no sample')
    for (const text of ['"', '\\', '\n', '\u007f', 'é', '\ud83d\ude00']) {
      expect(write({ ...command, remark: text })).toBeUndefined()
      expect(write({ ...command, extFields: { [text]: 'a' } })).toBeUndefined()
      expect(write({ ...command, extFields: { topic: text } })).toBeUndefined()
    }
    expect(write({ ...command, language: 'GO' })).toBeUndefined()
    expect(write({ ...command, serializeType: 'ROCKETMQ' })).toBeUndefined()
  })
})
