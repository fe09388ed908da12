import fc from 'fast-check'
import {
  type BodyKind,
  emptyFields,
  encodeFrame,
  type RemotingCommand,
  type RequestRow,
  requestNames,
  requestRow,
} from '../../../src/protocol/index.ts'
import type { Target } from '../input.ts'
import { bodyFor, tooLarge } from './bodies.ts'
import { anyBytes, hurt, joined, textBytes } from './bytes.ts'
import { capturedFrame } from './captured.ts'
import { fittingText, numberText, oddField, oddText } from './values.ts'

/** Bytes on their way to a server that speaks remoting. */
export interface Made {
  readonly what: string
  readonly to: Target
  readonly bytes: Uint8Array
}

const serializeType = fc.constantFrom<RemotingCommand['serializeType'][]>('JSON', 'JSON', 'ROCKETMQ')
const flag = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.constantFrom(1, 2, 3, 4, -1) },
)
const brokerPort = fc.constantFrom<Target[]>('broker', 'broker', 'broker', 'vip')

/** How many fields of a hundred are missing, and how many hold what does not belong there. */
interface Manners {
  readonly missing: number
  readonly odd: number
}

const manners = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Manners>({ missing: 0, odd: 0 }) },
  { weight: 4, arbitrary: fc.constant<Manners>({ missing: 5, odd: 8 }) },
  { weight: 1, arbitrary: fc.constant<Manners>({ missing: 40, odd: 40 }) },
)

function extFieldsFor(row: RequestRow, { missing, odd }: Manners): fc.Arbitrary<Record<string, string>> {
  const inherited =
    row.inherits === undefined
      ? []
      : ([
          ['bname', 'string'],
          ['ns', 'string'],
          ['nsd', 'boolean'],
        ] as const)
  const fields = [...Object.entries(row.request), ...inherited].map(([name, type]) => {
    const wireName = row.wireNames?.[name] ?? name
    const value = fc.oneof(
      { weight: 100 - odd, arbitrary: fittingText(name, type) },
      { weight: odd, arbitrary: oddField },
    )
    return fc
      .tuple(fc.integer({ min: 0, max: 99 }), value)
      .map(([drawn, text]): readonly [string, string][] => (drawn < missing ? [] : [[wireName, text]]))
  })
  const stray = fc
    .array(fc.tuple(fc.constantFrom('__proto__', 'x', '', 'code', 'topic', 'a'.repeat(500)), oddText), {
      maxLength: odd === 0 ? 0 : 1,
    })
    .map((pairs): readonly [string, string][] => pairs)
  return fc.tuple(...fields, stray).map((parts) => Object.assign(emptyFields(), Object.fromEntries(parts.flat())))
}

function requestOf(row: RequestRow, name: string): fc.Arbitrary<Made> {
  const to = row.to.includes('namesrv') && !row.to.includes('broker') ? fc.constant<Target>('namesrv') : brokerPort
  const body = fc.oneof(
    { weight: 400, arbitrary: bodyFor(name, row.requestBody satisfies BodyKind) },
    { weight: 1, arbitrary: row.requestBody === 'properties' ? fc.constant(undefined) : tooLarge },
  )
  return fc
    .record({
      to,
      extFields: manners.chain((given) => extFieldsFor(row, given)),
      body,
      flag,
      serializeType,
      opaque: fc.integer(),
      version: fc.constantFrom(479, 407, 0, -1, 99_999),
      language: fc.constantFrom('JAVA', 'GO', 'CPP', 'OTHER'),
    })
    .map(({ to, ...given }) => ({
      what: `request ${name}`,
      to,
      bytes: encodeFrame({ code: row.code, remark: undefined, ...given }),
    }))
}

/** Every request of the table, with fields and body that fit mostly. */
const request: fc.Arbitrary<Made> = fc.constantFrom(...requestNames).chain((name) => requestOf(requestRow(name), name))

/** Sends and pulls and what goes with them: what most strangers would do. */
const common = [
  'SEND_MESSAGE',
  'SEND_MESSAGE_V2',
  'SEND_BATCH_MESSAGE',
  'PULL_MESSAGE',
  'HEART_BEAT',
  'CONSUMER_SEND_MSG_BACK',
  'END_TRANSACTION',
  'QUERY_MESSAGE',
] as const
const frequentRequest: fc.Arbitrary<Made> = fc
  .constantFrom(...common)
  .chain((name) => requestOf(requestRow(name), name))

const anyCode: fc.Arbitrary<Made> = fc
  .record({
    to: fc.constantFrom<Target[]>('namesrv', 'broker'),
    code: fc.oneof(fc.integer({ min: -1, max: 2000 }), fc.integer()),
    flag,
    body: anyBytes,
    serializeType,
  })
  .map(({ to, ...given }) => ({
    what: `request of code ${given.code}`,
    to,
    bytes: encodeFrame({
      language: 'JAVA',
      version: 479,
      opaque: 1,
      remark: undefined,
      extFields: emptyFields(),
      ...given,
    }),
  }))

/** A frame around header text that is not what a client would write. */
function framed(
  header: Uint8Array,
  type: number,
  body: Uint8Array,
  lengthError: number,
  headerError: number,
): Uint8Array {
  const frame = joined([new Uint8Array(8), header, body])
  const view = new DataView(frame.buffer)
  view.setInt32(0, (4 + header.length + body.length + lengthError) | 0)
  view.setInt32(4, (type << 24) | ((header.length + headerError) & 0xff_ffff))
  return frame
}

const oddHeader: fc.Arbitrary<string> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value) ?? ''),
  fc
    .tuple(fc.constantFrom(...requestNames), numberText, oddText)
    .map(
      ([name, number, text]) =>
        `{"code":${requestRow(name).code},"opaque":${number},"extFields":{"topic":${JSON.stringify(text)},"topic":${number}}}`,
    ),
  fc.constantFrom(
    '{"code":11,"code":34,"opaque":1,"opaque":2}',
    `{"code":34,"extFields":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
    `{"code":34,"remark":${'['.repeat(60_000)}`,
    `{"code":1${'0'.repeat(300)}}`,
    '{"code":10,"extFields":{"__proto__":"a","constructor":"b","hasOwnProperty":"c"}}',
    `{"code":105,"extFields":{${Array.from({ length: 5000 }, (_, i) => `"f${i}":"v"`).join()}}}`,
    `{"code":105,"extFields":{"topic":"${'\\u0000'.repeat(2000)}"}}`,
    "{'code':105,extFields:{topic:'x',},}",
    '{"code":105/*',
    '{"code":105}//',
  ),
  oddText,
)

const header: fc.Arbitrary<Made> = fc
  .record({
    to: fc.constantFrom<Target[]>('namesrv', 'broker'),
    text: fc.oneof(oddHeader.map(textBytes), anyBytes),
    type: fc.constantFrom(0, 0, 0, 1, 1, 2, 255),
    body: fc.uint8Array({ maxLength: 20 }),
    lengthError: fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer() },
      { weight: 1, arbitrary: fc.constantFrom(1, -1, 4, 16_777_216) },
    ),
    headerError: fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: -40, max: 4000 }) },
    ),
  })
  .map(({ to, text, type, body, lengthError, headerError }) => ({
    what: 'frame of an odd header',
    to,
    bytes: framed(text, type, body, lengthError, headerError),
  }))

const captured: fc.Arbitrary<Made> = fc.oneof(
  { weight: 1, arbitrary: capturedFrame },
  {
    weight: 5,
    arbitrary: capturedFrame.chain(({ what, to, bytes }) =>
      hurt(fc.constant(bytes)).map((broken) => ({ what: `injured ${what}`, to, bytes: broken })),
    ),
  },
  // The frame length stays right, so that the injury reaches the decoder of headers and bodies.
  {
    weight: 4,
    arbitrary: capturedFrame.chain(({ what, to, bytes }) =>
      hurt(fc.constant(bytes.subarray(8)), 3).map((rest) => {
        const frame = joined([bytes.subarray(0, 8), rest])
        new DataView(frame.buffer).setInt32(0, frame.length - 4)
        return { what: `${what}, injured inside`, to, bytes: frame }
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: capturedFrame.map(
      ({ what, to, bytes }): Made => ({
        what: `${what} to the other`,
        to: to === 'broker' ? 'namesrv' : 'broker',
        bytes,
      }),
    ),
  },
)

const noise: fc.Arbitrary<Made> = fc
  .record({
    to: fc.constantFrom<Target[]>('namesrv', 'broker', 'vip'),
    bytes: fc.oneof(
      anyBytes,
      fc
        .constantFrom(
          'GET / HTTP/1.1\r\n\r\n',
          'PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n',
          'PROXY UNKNOWN\r\n',
          '\u0016\u0003\u0001\u0002',
          '*1\r\n$4\r\nPING\r\n',
        )
        .map(textBytes),
    ),
  })
  .map((given) => ({ what: 'noise', ...given }))

/** One frame, or what pretends to be one. */
export const frame: fc.Arbitrary<Made> = fc.oneof(
  { weight: 8, arbitrary: captured },
  { weight: 8, arbitrary: request },
  { weight: 5, arbitrary: frequentRequest },
  { weight: 3, arbitrary: header },
  { weight: 1, arbitrary: anyCode },
  { weight: 1, arbitrary: noise },
)
