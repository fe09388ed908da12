import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ErrorCodes, SimError } from '../../runtime/index.ts'
import { type ExtFields, emptyFields, type RemotingCommand } from '../command.ts'
import { encodeFrame, FRAME_BYTES_MAX, FrameDecoder } from './index.ts'

function fields(entries: Readonly<Record<string, string>>): ExtFields {
  return Object.assign(emptyFields(), entries)
}

function command(given: Partial<RemotingCommand> = {}): RemotingCommand {
  return {
    code: 105,
    language: 'JAVA',
    version: 479,
    opaque: 7,
    flag: 0,
    remark: undefined,
    extFields: emptyFields(),
    body: undefined,
    serializeType: 'JSON',
    ...given,
  }
}

function decodeAll(...chunks: readonly Uint8Array[]): RemotingCommand[] {
  const commands: RemotingCommand[] = []
  const decoder = new FrameDecoder((decoded) => commands.push(decoded))
  for (const chunk of chunks) decoder.push(chunk)
  return commands
}

function headerText(frame: Uint8Array): string {
  return new TextDecoder().decode(frame.subarray(8))
}

function frameOf(header: string, serializeType = 0): Uint8Array {
  const text = new TextEncoder().encode(header)
  const frame = new Uint8Array(8 + text.length)
  const view = new DataView(frame.buffer)
  view.setInt32(0, 4 + text.length)
  view.setInt32(4, text.length)
  view.setUint8(4, serializeType)
  frame.set(text, 8)
  return frame
}

/** Text without lone surrogates, which no UTF-8 can carry. */
const name = fc.string({ unit: 'binary', minLength: 1 })
const commands = fc.record<RemotingCommand>({
  code: fc.integer({ min: -32768, max: 32767 }),
  language: fc.constantFrom('JAVA', 'CPP', 'GO', 'RUST', 'OTHER'),
  version: fc.integer({ min: 0, max: 612 }),
  opaque: fc.integer(),
  flag: fc.constantFrom(0, 1, 2, 3),
  remark: fc.option(name, { nil: undefined }),
  extFields: fc.dictionary(name, name, { maxKeys: 8, noNullPrototype: false }).map(fields),
  body: fc.option(fc.uint8Array({ minLength: 1, maxLength: 300 }), { nil: undefined }),
  serializeType: fc.constantFrom('JSON', 'ROCKETMQ'),
})

describe('encodeFrame', () => {
  it('writes the JSON frame of the reference byte for byte', () => {
    const frame = encodeFrame(command({ extFields: fields({ topic: 'T1' }) }))
    expect([...frame.subarray(0, 8)]).toEqual([0, 0, 0, 0x80, 0, 0, 0, 0x7c])
    expect(headerText(frame)).toBe(
      '{"code":105,"extFields":{"topic":"T1"},"flag":0,"language":"JAVA","opaque":7,"serializeTypeCurrentRPC":"JSON","version":479}',
    )
  })

  it('writes the binary frame of the reference byte for byte', () => {
    const frame = encodeFrame(command({ extFields: fields({ topic: 'T1' }), serializeType: 'ROCKETMQ' }))
    expect(Buffer.from(frame).toString('hex')).toBe(
      '000000260100002200690001df0000000700000000000000000000000d0005746f706963000000025431',
    )
  })

  it('leaves extFields out of a Java request that has none and writes them into every answer', () => {
    expect(headerText(encodeFrame(command({ code: 106 })))).not.toContain('extFields')
    expect(headerText(encodeFrame(command({ flag: 1 })))).toContain('"extFields":{}')
  })

  it('writes an empty map where a Java client has a header class with nothing set, which 4.9 did not have', () => {
    expect(headerText(encodeFrame(command({ code: 34 })))).toContain('"extFields":{}')
    expect(headerText(encodeFrame(command({ code: 34, version: 407 })))).not.toContain('extFields')
  })

  it('lays a header out as the Go client does when the language is GO', () => {
    const frame = encodeFrame(command({ language: 'GO', version: 317, extFields: fields({ topic: 'a<b' }) }))
    expect(headerText(frame)).toBe(
      '{"code":105,"language":"GO","version":317,"opaque":7,"flag":0,"remark":"","extFields":{"topic":"a\\u003cb"}}',
    )
  })

  it('escapes text as fastjson does', () => {
    const remark = 'a\u0001\u000b\u001f\u0085"\\\n\u2028é😀'
    expect(headerText(encodeFrame(command({ remark })))).toContain(
      '"remark":"a\\u0001\\u000B\\u001F\\u0085\\"\\\\\\n\\u2028é😀"',
    )
  })

  it('does not take a backslash followed by u001b for an escape', () => {
    const remark = '\u001b\\u001b'
    expect(decodeAll(encodeFrame(command({ remark })))[0]?.remark).toBe(remark)
  })

  it('keeps every command through a round trip in both encodings', () => {
    fc.assert(
      fc.property(commands, (given) => {
        const [decoded] = decodeAll(encodeFrame(given))
        // Go always writes a remark, and an empty one reads as such.
        const remark = given.language === 'GO' && given.serializeType === 'JSON' ? (given.remark ?? '') : given.remark
        expect(decoded).toEqual({ ...given, remark })
        expect(decoded && Object.keys(decoded.extFields)).toEqual(Object.keys(given.extFields))
      }),
    )
  })

  it('gives extFields whose keys collide with nothing that objects inherit', () => {
    const [decoded] = decodeAll(frameOf('{"code":1,"extFields":{"__proto__":"x","constructor":"y"}}'))
    expect(Object.entries(decoded?.extFields ?? {})[0]).toEqual(['__proto__', 'x'])
    expect(decoded?.extFields['constructor']).toBe('y')
    expect(decoded?.extFields['toString']).toBeUndefined()
    expect(emptyFields()['hasOwnProperty']).toBeUndefined()
  })
})

describe('FrameDecoder', () => {
  it('gives the same commands for every cut of a sequence of frames', () => {
    const sequence = [
      command({ extFields: fields({ topic: 'T1' }), body: Uint8Array.of(1, 2, 3) }),
      command({ opaque: 8, serializeType: 'ROCKETMQ', remark: 'ö' }),
      command({ opaque: 9, flag: 1, body: Uint8Array.of(9) }),
    ]
    const bytes = Uint8Array.from(sequence.flatMap((item) => [...encodeFrame(item)]))
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(decodeAll(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(sequence)
    }
    expect(decodeAll(...[...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(sequence)
  })

  it('gives the same commands for any number of cuts anywhere', () => {
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 5 }), fc.array(fc.nat(4000)), (sequence, cuts) => {
        const bytes = Uint8Array.from(sequence.flatMap((item) => [...encodeFrame(item)]))
        const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
        const chunks = at.slice(1).map((end, i) => bytes.subarray(at[i], end))
        expect(decodeAll(...chunks)).toEqual(decodeAll(bytes))
        expect(decodeAll(...chunks)).toHaveLength(sequence.length)
      }),
    )
  })

  it('puts a large frame together and hands its body out as plain bytes', () => {
    const body = new Uint8Array(300_000).map((_, i) => i % 251)
    const frame = encodeFrame(command({ body }))
    const chunks = Array.from({ length: Math.ceil(frame.length / 7001) }, (_, i) =>
      frame.subarray(i * 7001, (i + 1) * 7001),
    )
    const [decoded] = decodeAll(...chunks)
    expect(Buffer.compare(decoded?.body ?? new Uint8Array(0), body)).toBe(0)
    expect(Buffer.isBuffer(decodeAll(Buffer.from(frame))[0]?.body)).toBe(false)
  })

  it('accepts a frame of exactly the limit and refuses one byte more', () => {
    const room = FRAME_BYTES_MAX - encodeFrame(command({ body: new Uint8Array(0) })).length
    expect(decodeAll(encodeFrame(command({ body: new Uint8Array(room) })))).toHaveLength(1)
    expect(codeOf(() => decodeAll(encodeFrame(command({ body: new Uint8Array(room + 1) }))))).toBe(
      ErrorCodes.FrameTooLarge,
    )
  })

  it.each([
    ['a negative length', [0xff, 0xff, 0xff, 0xff]],
    ['the largest signed length', [0x7f, 0xff, 0xff, 0xff]],
    ['one byte more than 16 MiB', [0x00, 0xff, 0xff, 0xfd]],
    ['a TLS hello', [0x16, 0x03, 0x01, 0x02, 0x00, 0x01]],
    ['an HTTP request', [...new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n')]],
  ])('refuses %s as too large as soon as its length is there', (_, bytes) => {
    expect(codeOf(() => decodeAll(Uint8Array.from(bytes)))).toBe(ErrorCodes.FrameTooLarge)
    expect(codeOf(() => decodeAll(...bytes.map((byte) => Uint8Array.of(byte))))).toBe(ErrorCodes.FrameTooLarge)
  })

  it.each([
    ['a length of 0', [0, 0, 0, 0, 1, 1, 1, 1]],
    ['a length of 3', [0, 0, 0, 3, 0, 0, 0]],
    ['a header longer than the frame', [0, 0, 0, 6, 0, 0, 0, 3, 0x7b, 0x7d]],
    ['an unknown serialize type', [0, 0, 0, 6, 9, 0, 0, 2, 0x7b, 0x7d]],
    ['an empty header', [0, 0, 0, 4, 0, 0, 0, 0]],
    ['a binary header that is cut off', [0, 0, 0, 6, 1, 0, 0, 2, 0, 1]],
  ])('refuses %s as malformed', (_, bytes) => {
    expect(codeOf(() => decodeAll(Uint8Array.from(bytes)))).toBe(ErrorCodes.FrameMalformed)
  })

  it.each(['{"code":1', 'null', '[]', '"x"', '{"code":1}}', 'not json'])('refuses the header %s', (header) => {
    expect(codeOf(() => decodeAll(frameOf(header)))).toBe(ErrorCodes.FrameMalformed)
  })

  it('refuses binary headers whose lengths point outside, wherever they are damaged', () => {
    const frame = encodeFrame(command({ remark: 'r', extFields: fields({ k: 'v' }), serializeType: 'ROCKETMQ' }))
    fc.assert(
      fc.property(fc.integer({ min: 8, max: frame.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const damaged = frame.slice()
        damaged[at] = byte
        const code = codeOf(() => decodeAll(damaged))
        expect([undefined, ErrorCodes.FrameMalformed]).toContain(code)
      }),
    )
  })

  it('takes the liberties that fastjson takes in a header', () => {
    const [decoded] = decodeAll(frameOf("{code:'34', \"opaque\":5,/*c*/ extFields:{a:1,b:true,c:null,d:'x',},}"))
    expect(decoded).toMatchObject({ code: 34, opaque: 5, version: 0, extFields: { a: '1', b: 'true', d: 'x' } })
    expect(Object.keys(decoded?.extFields ?? {})).toEqual(['a', 'b', 'd'])
  })

  it('drops a field whose value is nested so deeply that writing it would exhaust the stack', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const [decoded] = decodeAll(frameOf(`{"code":1,"remark":${deep},"extFields":{"a":${deep},"b":[1]}}`))
    expect(decoded).toMatchObject({ code: 1, remark: undefined, extFields: { b: '[1]' } })
    expect(decoded?.extFields['a']).toBeUndefined()
  })

  it('keeps what has come while it is stopped, and goes on where it stopped', () => {
    const frames = Array.from({ length: 6 }, (_, opaque) =>
      encodeFrame(command({ opaque, body: Uint8Array.of(opaque) })),
    )
    const bytes = Uint8Array.from(frames.flatMap((frame) => [...frame]))
    for (let cut = 1; cut < bytes.length; cut += 13) {
      const opaques: number[] = []
      const decoder: FrameDecoder = new FrameDecoder(({ opaque }) => {
        opaques.push(opaque)
        if (opaque % 2 === 1) decoder.stop()
      })
      decoder.push(bytes.subarray(0, cut))
      decoder.push(bytes.subarray(cut))
      const seen = opaques.length
      decoder.push(new Uint8Array(0))
      expect(opaques).toHaveLength(seen)
      for (let turn = 0; turn < 4; turn++) decoder.goOn()
      expect(opaques).toEqual([0, 1, 2, 3, 4, 5])
    }
  })

  it('allocates nothing for a declared length whose bytes do not come', () => {
    const decoder = new FrameDecoder(() => undefined)
    const before = process.memoryUsage().arrayBuffers
    const decoders = Array.from({ length: 50 }, () => new FrameDecoder(() => undefined))
    for (const each of decoders) each.push(Uint8Array.of(0, 0xff, 0xff, 0xf0, 0, 0, 0, 2))
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 200_000)
    decoder.push(Uint8Array.of(0, 0xff))
    expect(decoder.pendingBytes).toBe(2)
  })
})

function codeOf(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (SimError.is(error)) return error.code
    throw error
  }
}
