import fc from 'fast-check'

// Names and numbers that strangers write into fields. The neighbours' topic and groups are not among them: a stranger
// who may administer could take them away without any fault of the server.

const nul = String.fromCharCode(0)

export const topicText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('FuzzTopic', 'FuzzOther', 'FuzzThird') },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'TBW102',
      'SCHEDULE_TOPIC_XXXX',
      'RMQ_SYS_TRANS_HALF_TOPIC',
      'RMQ_SYS_TRACE_TOPIC',
      '%RETRY%FuzzGroup',
      '%DLQ%FuzzGroup',
      'OFFSET_MOVED_EVENT',
      'FuzzGroup_REPLY_TOPIC',
      'DefaultCluster',
      'broker-a',
      'rmq_sys_wheel_timer',
      'no such topic',
    ),
  },
)

export const groupText: fc.Arbitrary<string> = fc.constantFrom(
  'FuzzGroup',
  'FuzzOtherGroup',
  'CID_RMQ_SYS_TRANS',
  'TOOLS_CONSUMER',
  'CLIENT_INNER_PRODUCER',
  'DEFAULT_CONSUMER',
  '%RETRY%FuzzGroup',
)

export const numberText: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 16 }).map(String) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '-1',
      '2147483647',
      '-2147483648',
      '2147483648',
      '9223372036854775807',
      '-9223372036854775808',
      '9223372036854775808',
      '9007199254740993',
      '65536',
      '100000',
      '1e9',
      '1.5',
      'NaN',
      'Infinity',
      '0x10',
      '+7',
      ' 7',
      '٣',
      `1${'0'.repeat(400)}`,
    ),
  },
  { weight: 1, arbitrary: fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String) },
)

/** Texts that nobody expects: empty, blank, long, with NUL, separators, expressions, paths, other scripts. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    nul,
    `Fuzz${nul}Topic`,
    'null',
    'undefined',
    '__proto__',
    'constructor',
    'toString',
    '../../etc/passwd',
    '..',
    '/',
    '%RETRY%',
    '%DLQ%',
    '%'.repeat(40),
    '\u0001\u0002',
    '|'.repeat(60),
    'a > 1 AND b IN (1,2,3) OR c IS NOT NULL',
    `${'('.repeat(3000)}a${')'.repeat(3000)}`,
    `${'NOT '.repeat(4000)}a`,
    `a BETWEEN ${'1'.repeat(2000)} AND 2`,
    '[{"a":1}]',
    '{}',
    '{"__proto__":{"x":1}}',
    `${'['.repeat(5000)}`,
    '😀'.repeat(50),
    '\ud800',
    '\ufffd',
  ),
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .tuple(fc.constantFrom('a', '0', '%', 'é', nul), fc.constantFrom(127, 128, 255, 256, 1024, 32_767, 32_768, 70_000))
    .map(([unit, times]) => unit.repeat(times)),
)

const propertiesText: fc.Arbitrary<string> = fc.oneof(
  fc
    .array(
      fc.tuple(
        fc.constantFrom(
          'KEYS',
          'TAGS',
          'DELAY',
          'UNIQ_KEY',
          'WAIT',
          'TRAN_MSG',
          'PGROUP',
          'RETRY_TOPIC',
          'CORRELATION_ID',
          'TIMER_DELIVER_MS',
          'INNER_NUM',
          'CLUSTER',
          'MAX_RECONSUME_TIMES',
          'x',
        ),
        fc.oneof(numberText, fc.string({ maxLength: 12 }), fc.constantFrom('true', 'FuzzGroup', 'FuzzTopic')),
      ),
      { maxLength: 5 },
    )
    .map((pairs) => pairs.map(([key, value]) => `${key}\u0001${value}\u0002`).join('')),
  oddText,
)

/** What clients and tools write into such a field. */
export function fittingText(name: string, type: string): fc.Arbitrary<string> {
  const lower = name.toLowerCase()
  if (type.startsWith('boolean')) return fc.constantFrom('true', 'false')
  if (!type.startsWith('string')) return fittingNumber(lower)
  if (lower === 'topicfiltertype') return fc.constantFrom('SINGLE_TAG', 'MULTI_TAG')
  if (lower === 'defaulttopic') return fc.constant('TBW102')
  if (lower === 'subscription') return fc.constantFrom('*', 'A', 'A || B', 'a > 1')
  if (lower === 'expressiontype') return fc.constantFrom('TAG', 'SQL92')
  if (lower.includes('topic')) return topicText
  if (lower.includes('group')) return groupText
  if (lower.includes('properties')) return propertiesText
  if (lower.includes('broker') && lower.includes('addr')) {
    return fc.constantFrom('127.0.0.1:1', '10.0.0.9:10911', '[::1]:10911', 'nowhere:1', '127.0.0.1', ':', '256.1.1.1:1')
  }
  if (lower.includes('broker')) return fc.constantFrom('broker-a', 'broker-z', 'DefaultCluster')
  if (lower.includes('clientid')) return fc.constantFrom('fuzz@1', 'fuzz@2')
  if (lower.includes('msgid') || lower === 'id') {
    return fc.oneof(
      fc.stringMatching(/^[0-9A-F]{32}$/),
      fc.stringMatching(/^[0-9A-F]{56}$/),
      fc.constant('7F00000100002A9F0000000000000000'),
    )
  }
  return fc.oneof(fc.string({ maxLength: 20 }), topicText, groupText)
}

function fittingNumber(lower: string): fc.Arbitrary<string> {
  const between = (min: number, max: number): fc.Arbitrary<string> => fc.integer({ min, max }).map(String)
  if (lower.includes('queueid')) return between(-1, 3)
  if (lower.includes('queuenums')) return fc.oneof(between(1, 8), between(0, 70_000))
  if (lower === 'perm') return between(0, 7)
  if (lower.includes('sysflag')) return between(0, 127)
  if (lower.includes('timestamp') || lower.includes('time'))
    return fc.oneof(between(0, 20_000), fc.constantFrom('1795293950879', '-1', '9223372036854775807'))
  if (lower.includes('offset') || lower.includes('commitlog'))
    return fc.oneof(between(-2, 20), between(0, 60_000), fc.constant('9223372036854775807'))
  return fc.oneof({ weight: 12, arbitrary: between(0, 40) }, { weight: 1, arbitrary: numberText })
}

/** What nobody should write into any field. */
export const oddField: fc.Arbitrary<string> = fc.oneof(numberText, oddText)
