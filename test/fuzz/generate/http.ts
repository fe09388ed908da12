import fc from 'fast-check'
import { hurt, textBytes } from './bytes.ts'
import type { Made } from './frames.ts'
import { groupText, oddText, topicText } from './values.ts'

// Requests to the HTTP control API. A stranger who resets the servers or moves the clock far is obeyed, and the neighbours
// would feel it; so neither is among them.

const segment = fc
  .oneof(topicText, groupText, oddText)
  .map((text) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?')))
const path = fc.oneof(
  fc.constantFrom(
    '/',
    '/health',
    '/topics',
    '/openapi.json',
    '/clock',
    '/clock/advance',
    '/nothing',
    '//',
    '/..',
    '*',
    '/%',
    '/%00',
    '/topics/%ff',
  ),
  fc
    .tuple(
      fc.constantFrom('/topics/', '/groups/'),
      segment,
      fc.constantFrom('', '/messages', '/lag', '/dead-letters', '/reset-offset', '/offsets', '/x'),
    )
    .map((parts) => parts.join('')),
)
const query = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('limit', 'system', 'topic', 'x', '__proto__'), segment)
      .map(([name, value]) => `?${name}=${value}`),
  },
)
const body = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  {
    weight: 3,
    arbitrary: fc
      .record(
        {
          queues: fc.oneof(fc.integer(), oddText),
          topic: fc.oneof(topicText, oddText),
          to: fc.oneof(fc.constantFrom('earliest', 'latest', '2026'), oddText),
          by: fc.constantFrom<unknown[]>('1ms', '', '-1s', 'x', 5, null, '1e9d'),
        },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '[',
      '[]',
      'null',
      '"x"',
      `${'['.repeat(100_000)}`,
      '{"by":{"by":{}}}',
      '{"__proto__":1}',
    ),
  },
)
const method = fc.constantFrom(
  'GET',
  'GET',
  'PUT',
  'POST',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'CONNECT',
  'get',
  'FOO',
)

const whole: fc.Arbitrary<Uint8Array> = fc
  .record({
    method,
    path,
    query,
    body,
    lengthError: fc.constantFrom(0, 0, 0, 0, 5, -1),
    extra: fc.constantFrom(
      '',
      '',
      'Expect: 100-continue\r\n',
      'Transfer-Encoding: chunked\r\n',
      `X: ${'y'.repeat(20_000)}\r\n`,
      'Upgrade: websocket\r\nConnection: Upgrade\r\n',
      'Content-Encoding: gzip\r\n',
    ),
  })
  .map(({ method, path, query, body, lengthError, extra }) => {
    const bytes = textBytes(body)
    const length =
      body === '' && lengthError === 0 ? '' : `Content-Length: ${Math.max(0, bytes.length + lengthError)}\r\n`
    return textBytes(`${method} ${path}${query} HTTP/1.1\r\nHost: localhost\r\n${length}${extra}\r\n${body}`)
  })

export const httpRequest: fc.Arbitrary<Made> = fc
  .oneof({ weight: 3, arbitrary: whole }, { weight: 1, arbitrary: hurt(whole) })
  .map((bytes) => ({ what: 'HTTP request', to: 'control', bytes }))
