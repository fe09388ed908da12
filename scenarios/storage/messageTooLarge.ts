import { all, defineScenario, equals, matches, type Scenario } from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

// Three layers check: the client the body as it is, the decoder of the broker the frame, and the broker what arrives
// (compressed) and the properties. broker-small is the one where nobody raised the limit with the clients: it takes 64 KiB.

const LIMIT = 4_194_304
/** Of the decoder, whatever maxMessageSize says. */
const FRAME_LIMIT = 16_777_216

export const scenario: Scenario = defineScenario({
  id: 'message-too-large',
  title: 'Body over 4 MiB (client) or record over the broker limit',
  story: {
    symptoms: [
      'CODE: 13 DESC: the message body size over max value, MAX: 4194304',
      'CODE: 13 DESC: the message is illegal, maybe msg body or properties length not matched. msg body length limit 4194304B, msg properties length limit 32KB.',
      'TooLongFrameException',
    ],
    cause:
      'The client refuses a body over its maxMessageSize before it compresses it; the broker refuses what is over its own maxMessageSize after compression, and properties over 32 KB. A frame of more than 16 MiB gets no answer: the broker closes the connection.',
    fix: 'Keep the payload elsewhere, or raise maxMessageSize of clients and brokers alike, which does not help beyond 16 MiB; split batches.',
    links: ['alibaba/canal#1617', 'apache/rocketmq#2282', 'apache/rocketmq#2139', 'alibaba/rocketmq#128'],
  },
  zh: {
    symptoms: ['消息体太大', '消息过大，发送失败'],
    title: '消息体超过 4 MiB（客户端）或超过 Broker 的限制',
    cause:
      '客户端在压缩之前就拒绝超过 maxMessageSize 的消息体；Broker 检查压缩后的大小是否超过自己的 maxMessageSize，并拒绝超过 32 KB 的属性。超过 16 MiB 的帧得不到应答：Broker 直接关闭连接。',
    fix: '把大数据放到别处存储，或同时调大客户端与 Broker 的 maxMessageSize（超过 16 MiB 则无效）；拆分批量消息。',
    cure: '客户端和 Broker 的 maxMessageSize 都调到 8 MiB。',
    steps: {
      'one byte more': '多一个字节',
      '33 KiB of properties': '33 KiB 的属性',
      '100 KB of Go': 'Go 的 100 KB',
      '16 MiB in one batch': '一批 16 MiB',
      '4 MiB': '4 MiB 消息',
      '5 MiB': '5 MiB 消息',
      '100 KB': '100 KB 消息',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { topics: { Orders: 1 } }),
      'broker-small': brokerHost('10.0.0.3', { settings: { maxMessageSize: 65_536 }, topics: { Small: 1 } }),
      shop: clientHost('10.0.0.9'),
      bulk: clientHost('10.0.0.10'),
    },
  },
  clients: {
    shop: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'shop' },
    'bulk shop': {
      kind: 'producer',
      host: 'bulk',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'bulk-shop',
      maxMessageSize: 2 * FRAME_LIMIT,
      retries: 0,
    },
    'go shop': { kind: 'producer', host: 'shop', dialect: 'go-2.1.2', namesrv: NAMESRV, group: 'go-shop' },
  },
  timeline: [
    ...startAll('1s', ['shop', 'bulk shop', 'go shop']),
    { at: '2s', as: '4 MiB', do: 'send', client: 'shop', topic: 'Orders', body: 'a', bytes: LIMIT },
    { at: '3s', as: 'one byte more', do: 'send', client: 'shop', topic: 'Orders', body: 'a', bytes: LIMIT + 1 },
    { at: '4s', as: '5 MiB', do: 'send', client: 'shop', topic: 'Orders', body: 'a', bytes: 5 * 1024 * 1024 },
    {
      at: '5s',
      as: '33 KiB of properties',
      do: 'send',
      client: 'shop',
      topic: 'Orders',
      body: 'a',
      propertyBytes: 33 * 1024,
    },
    {
      at: '6s',
      as: '100 KB',
      do: 'send',
      client: 'shop',
      topic: 'Small',
      body: 'a',
      bytes: 100_000,
      filledWith: 'noise',
    },
    {
      at: '7s',
      as: '100 KB of Go',
      do: 'send',
      client: 'go shop',
      topic: 'Small',
      body: 'a',
      bytes: 100_000,
      filledWith: 'noise',
    },
    {
      at: '8s',
      as: '16 MiB in one batch',
      do: 'send',
      client: 'bulk shop',
      topic: 'Orders',
      body: 'a',
      bytes: FRAME_LIMIT / 4,
      mode: 'batch',
      count: 4,
    },
  ],
  lasts: '10s',
  cure: {
    sentence: 'maxMessageSize becomes 8 MiB in the client and in both brokers.',
    clients: { shop: { maxMessageSize: 8 * 1024 * 1024 } },
    topology: {
      hosts: {
        'broker-a': { settings: { maxMessageSize: 8 * 1024 * 1024 } },
        'broker-small': { settings: { maxMessageSize: 8 * 1024 * 1024 } },
      },
    },
  },
  expect: {
    broken: [
      {
        name: '4194304 bytes are SEND_OK',
        zh: '4194304 字节：SEND_OK',
        check: (seen) => equals(seen.outcome('4 MiB').text, 'SEND_OK'),
        control: { clients: { shop: { maxMessageSize: LIMIT - 1 } } },
      },
      {
        name: 'one byte more fails in the client, with the limit in the text and no request at all',
        zh: '多一个字节就在客户端失败，文本里写出上限，根本不发请求',
        check: (seen) =>
          all([
            matches(
              seen.outcome('one byte more').text,
              /CODE: 13 {2}DESC: the message body size over max value, MAX: 4194304/,
            ),
            equals(seen.frames({ during: 'one byte more', name: 'SEND_MESSAGE_V2' }).length, 0),
          ]),
      },
      {
        name: 'so do 5 MiB that would compress to a few KiB',
        zh: '能压缩到几 KiB 的 5 MiB 消息也一样',
        check: (seen) =>
          all([
            equals(seen.outcome('5 MiB').code, 13),
            equals(seen.frames({ during: '5 MiB', name: 'SEND_MESSAGE_V2' }).length, 0),
          ]),
      },
      {
        name: '33 KiB of properties are refused by the broker, and nobody tries again',
        zh: '33 KiB 的属性被 Broker 拒绝，且没有重试',
        check: (seen) =>
          all([
            matches(
              seen.outcome('33 KiB of properties').text,
              /CODE: 13 {2}DESC: the message is illegal, maybe msg body or properties length not matched\. msg body length limit 4194304B, msg properties length limit 32KB/,
            ),
            equals(
              seen
                .frames({ during: '33 KiB of properties', name: 'SEND_MESSAGE_V2' })
                .filter(({ kind }) => kind === 'request').length,
              1,
            ),
          ]),
      },
      {
        name: 'a broker with the smaller limit refuses what its clients let pass, Java and Go',
        zh: '上限更小的 Broker 拒绝客户端放行的消息，Java 和 Go 都一样',
        check: (seen) =>
          all([
            matches(seen.outcome('100 KB').text, 'msg body length limit 65536B'),
            equals(seen.outcome('100 KB').code, 13),
            equals(seen.outcome('100 KB of Go').code, 13),
          ]),
      },
      {
        name: 'a frame of more than 16 MiB gets no answer: the broker closes the connection on its length alone',
        zh: '超过 16 MiB 的帧得不到应答：Broker 只看长度就关闭连接',
        check: (seen) =>
          all([
            matches(seen.outcome('16 MiB in one batch').causes[0], /send request to <\/10\.0\.0\.2:10911> failed/),
            equals(seen.frames({ during: '16 MiB in one batch', name: 'SEND_BATCH_MESSAGE' }).length, 0),
            equals(
              seen.connectionEnds({ during: '16 MiB in one batch' }).map(({ host, peer, how }) => [host, peer, how]),
              [['broker-a', 'bulk', 'fin']],
            ),
            matches(
              String(seen.logs({ host: 'broker-a', message: 'undecodable bytes' })[0]?.fields['error']),
              `exceeds the limit of ${FRAME_LIMIT}`,
            ),
          ]),
        control: { clients: { 'bulk shop': { maxMessageSize: LIMIT } } },
      },
    ],
    cured: [
      {
        name: '5 MiB are SEND_OK',
        zh: '5 MiB：SEND_OK',
        check: (seen) => equals(seen.outcome('5 MiB').text, 'SEND_OK'),
      },
      {
        name: 'so is what the other broker had refused',
        zh: '另一个 Broker 之前拒绝的也是',
        check: (seen) =>
          all([equals(seen.outcome('100 KB').text, 'SEND_OK'), equals(seen.outcome('100 KB of Go').text, 'SEND_OK')]),
      },
      {
        name: 'one byte over the old limit is SEND_OK',
        zh: '比旧上限多一个字节：SEND_OK',
        check: (seen) => equals(seen.outcome('one byte more').text, 'SEND_OK'),
      },
    ],
  },
})
