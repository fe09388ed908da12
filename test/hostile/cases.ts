// Bytes that no well-behaved client sends, and what Apache RocketMQ 5.3.3 does with them: measured with compare.ts
// against its NameServer. This is data.

export interface HostileCase {
  readonly what: string
  readonly bytes: Uint8Array
  /** Codes of the answers, in order. */
  readonly answers: readonly number[]
  /** `closed`: the connection is closed. `open`: the next request is answered. `waiting`: more bytes are waited for. */
  readonly after: 'closed' | 'open' | 'waiting'
  /** Where this code base differs from the original on purpose: what the original does, and why we do not. */
  readonly deviation?: string
}

const JSON_TYPE = 0
const ROCKETMQ_TYPE = 1

export function int32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setInt32(0, value)
  return bytes
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

interface FrameParts {
  readonly type?: number
  readonly headerLength?: number
  readonly body?: Uint8Array
}

/** A frame around any header bytes, with a lie about the header's length if wanted. */
export function framed(header: Uint8Array, parts: FrameParts = {}): Uint8Array {
  const { type = JSON_TYPE, headerLength = header.length, body = new Uint8Array(0) } = parts
  const mark = (type << 24) | (headerLength & 0xff_ffff)
  return joined(int32(4 + header.length + body.length), int32(mark), header, body)
}

const json = (fields: Readonly<Record<string, unknown>>): Uint8Array => framed(ascii(JSON.stringify(fields)))
const clusters = { code: 106, flag: 0, language: 'JAVA', opaque: 7, version: 479 }
const route = (extFields: unknown): Uint8Array => json({ ...clusters, code: 105, extFields })

/** GET_BROKER_CLUSTER_INFO as any client sends it; every NameServer answers 0. */
const goodFrame = json(clusters)

export const PROBE_OPAQUE = 4711

/** The same with an opaque of its own, to see whether a connection still works. */
export const probeFrame: Uint8Array = json({ ...clusters, opaque: PROBE_OPAQUE, extFields: {} })

interface BinaryHeader {
  readonly language?: number
  readonly remarkLength?: number
  readonly extLength?: number
  readonly rest?: Uint8Array
}

/** GET_BROKER_CLUSTER_INFO with a binary header whose lengths may lie (remoting.md 1.5). */
function binary({ language = 0, remarkLength = 0, extLength = 0, rest = new Uint8Array(0) }: BinaryHeader): Uint8Array {
  const header = new Uint8Array(21)
  const view = new DataView(header.buffer)
  view.setInt16(0, 106)
  view.setInt8(2, language)
  view.setInt16(3, 479)
  view.setInt32(5, 5)
  view.setInt32(13, remarkLength)
  view.setInt32(17, extLength)
  return framed(joined(header, rest), { type: ROCKETMQ_TYPE })
}

const closes = (what: string, bytes: Uint8Array): HostileCase => ({ what, bytes, answers: [], after: 'closed' })
const answers = (what: string, bytes: Uint8Array, ...codes: number[]): HostileCase => ({
  what,
  bytes,
  answers: codes,
  after: 'open',
})

const lengths: readonly HostileCase[] = [
  closes('a length of 2^31 - 1', joined(int32(0x7fff_ffff), new Uint8Array(20))),
  closes('a length of 16 MiB and one byte', joined(int32(16_777_217), new Uint8Array(20))),
  closes('a frame one byte over 16 MiB with its length', joined(int32(16_777_213), new Uint8Array(20))),
  {
    what: 'the start of the largest frame',
    bytes: joined(int32(16_777_212), new Uint8Array(20)),
    answers: [],
    after: 'waiting',
  },
  closes('a length of -1', joined(int32(-1), new Uint8Array(20))),
  closes('the smallest int as length', joined(int32(-0x8000_0000), new Uint8Array(20))),
  closes('a length of 0', joined(int32(0), new Uint8Array(20))),
  closes('a length of 3', joined(int32(3), new Uint8Array(20))),
  closes('no header at all', joined(framed(new Uint8Array(0)), new Uint8Array(8))),
  closes('a header longer than its frame', framed(ascii(JSON.stringify(clusters)), { headerLength: 5000 })),
  closes('a header cut short by its length', framed(ascii(JSON.stringify(clusters)), { headerLength: 10 })),
  { what: 'half a frame', bytes: goodFrame.subarray(0, 30), answers: [], after: 'waiting' },
]

const jsonHeaders: readonly HostileCase[] = [
  closes('broken JSON', framed(ascii('{"code":106,'))),
  closes('no JSON', framed(ascii('hello world, this'))),
  closes('a JSON array', framed(ascii('[1,2,3]         '))),
  closes('a JSON null', framed(ascii('null            '))),
  closes('a JSON number', framed(ascii('42              '))),
  closes('a JSON string', framed(ascii('"abc"           '))),
  closes('blanks', framed(ascii('                '))),
  closes('JSON with something behind it', framed(ascii(`${JSON.stringify(clusters)}xxxx`))),
  answers('an empty object', framed(ascii('{}              ')), 3),
  answers('a code as text', json({ ...clusters, code: '106' }), 0),
  closes('a code that is no number', json({ ...clusters, code: 'abc' })),
  answers('a code with a fraction', json({ ...clusters, code: 106.7 }), 0),
  closes('a code beyond 32 bits', json({ ...clusters, code: 2 ** 40 })),
  answers('a code of null', json({ ...clusters, code: null }), 3),
  answers('a negative code', json({ ...clusters, code: -5 }), 3),
  answers('no opaque', json({ code: 106, flag: 0, version: 479 }), 0),
  closes('an opaque beyond 32 bits', json({ ...clusters, opaque: 2 ** 33 })),
  answers('an unknown language', json({ ...clusters, language: 'KLINGON' }), 0),
  answers('a language by number', json({ ...clusters, language: 3 }), 0),
  answers('a version of the far future', json({ ...clusters, version: 99_999 }), 0),
  answers('a negative version', json({ ...clusters, version: -1 }), 0),
  closes('extFields that are text', route('x')),
  closes('extFields that are an array', route([1])),
  answers('a number in extFields', route({ topic: 5 }), 17),
  answers('a null in extFields', route({ topic: null }), 17),
  answers('an object in extFields', route({ topic: { a: 1 } }), 17),
  answers(
    'extFields twice',
    framed(ascii('{"code":105,"opaque":3,"extFields":{"topic":"a"},"extFields":{"topic":"b"}}')),
    17,
  ),
  answers(
    '__proto__ in extFields',
    framed(ascii('{"code":105,"opaque":3,"extFields":{"__proto__":"x","topic":"q"}}')),
    17,
  ),
  answers('single quotes', framed(ascii("{'code':106,'opaque':3}")), 0),
  answers('names without quotes', framed(ascii('{code:106,opaque:3,}')), 0),
  closes(
    'broken UTF-8',
    framed(joined(ascii('{"code":105,"extFields":{"topic":"'), Uint8Array.of(0xff, 0xfe, 0xc3), ascii('"}}'))),
  ),
]

const binaryHeaders: readonly HostileCase[] = [
  closes('serialize type 2', framed(ascii(JSON.stringify(clusters)), { type: 2 })),
  closes('serialize type 255', framed(ascii(JSON.stringify(clusters)), { type: 255 })),
  closes('JSON under the binary type', framed(ascii(JSON.stringify(clusters)), { type: ROCKETMQ_TYPE })),
  answers('a binary header', binary({}), 0),
  closes(
    'a binary header of three bytes',
    joined(framed(Uint8Array.of(0, 106, 0), { type: ROCKETMQ_TYPE }), new Uint8Array(12)),
  ),
  closes('a remark longer than the header', binary({ remarkLength: 1000 })),
  closes('a remark of negative length', binary({ remarkLength: -5 })),
  closes('extFields longer than the header', binary({ extLength: 1000 })),
  answers('extFields of negative length', binary({ extLength: -3 }), 0),
  closes('a key longer than extFields', binary({ extLength: 6, rest: Uint8Array.of(0, 50, 97, 98, 99, 100) })),
  answers('an unknown language code', binary({ language: 99 }), 0),
  answers('bytes behind extFields', binary({ rest: ascii('zzzz') }), 0),
]

const otherProtocols: readonly HostileCase[] = [
  closes('an HTTP request', ascii('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')),
  closes('a Redis command', ascii('*1\r\n$4\r\nPING\r\n')),
  closes('text', ascii('hello world hello world\n')),
  closes('a broken TLS client hello', joined(Uint8Array.of(0x16, 3, 1, 0, 47, 1, 0, 0, 43, 3, 3), new Uint8Array(41))),
  answers('a PROXY line before a request', joined(ascii('PROXY TCP4 1.2.3.4 5.6.7.8 1111 2222\r\n'), goodFrame), 0),
  closes('a broken PROXY line', joined(ascii('PROXY TCP4 1.2.3.4 5.6.7.8 1111\r\n'), goodFrame)),
  { what: 'eleven bytes', bytes: joined(int32(0), new Uint8Array(7)), answers: [], after: 'waiting' },
]

const flags: readonly HostileCase[] = [
  answers('an answer to nothing', joined(json({ ...clusters, flag: 1 }), goodFrame), 0),
  answers('a one-way answer to nothing', joined(json({ ...clusters, flag: 3 }), goodFrame), 0),
  answers('an unused flag', json({ ...clusters, flag: 4 }), 0),
  answers('a one-way request', joined(json({ ...clusters, flag: 2 }), goodFrame), 0),
  answers('an unknown one-way request', joined(json({ ...clusters, code: 9999, flag: 2 }), goodFrame), 0),
]

export const hostileCases: readonly HostileCase[] = [
  ...lengths,
  ...jsonHeaders,
  ...binaryHeaders,
  ...otherProtocols,
  ...flags,
]
