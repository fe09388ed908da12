import {
  all,
  defineScenario,
  equals,
  matches,
  type Observations,
  type Scenario,
  within,
} from '../../src/scenario/index.ts'
import { brokerHost, clientHost, NAMESRV, namesrvHost } from '../parts/machines.ts'
import { startAll } from '../parts/starting.ts'

const TRACE_TOPIC = 'RMQ_SYS_TRACE_TOPIC'
const COUNT = 5

/** Trace data is text: records end with 2, their fields with 1. */
const records = (seen: Observations): readonly (readonly string[])[] =>
  seen
    .look()
    .messages(TRACE_TOPIC)
    .flatMap(({ body }) => body.split('\u0002'))
    .filter((record) => record !== '')
    .map((record) => record.split('\u0001'))

/** Records of one kind that name a message. */
const told = (seen: Observations, kind: 'Pub' | 'SubAfter', msgId: string): number =>
  records(seen).filter((fields) => fields[0] === kind && fields.includes(msgId)).length

export const scenario: Scenario = defineScenario({
  id: 'trace-topic-missing',
  title: 'Message trace is on in the clients, and the trace topic does not exist',
  story: {
    symptoms: [
      'No topic route info in name server for the topic: RMQ_SYS_TRACE_TOPIC',
      'CODE: 17  DESC: The topic[RMQ_SYS_TRACE_TOPIC] not matched route info',
      'send trace data failed, the traceData is',
    ],
    cause:
      'Clients write their trace to RMQ_SYS_TRACE_TOPIC. Only brokers with traceTopicEnable=true have that topic, which is off by default; and with autoCreateTopicEnable=false it does not come by itself either.',
    fix: 'Set traceTopicEnable=true on at least one broker and restart it, or name a trace topic of your own in the clients.',
    links: ['apache/rocketmq#2938', 'apache/rocketmq#3715', 'apache/rocketmq#3258', 'apache/rocketmq-externals#563'],
  },
  zh: {
    symptoms: ['查不到消息轨迹'],
    title: '客户端打开了消息轨迹，但轨迹主题不存在',
    cause:
      '客户端把轨迹写到 RMQ_SYS_TRACE_TOPIC。只有 traceTopicEnable=true 的 Broker 才有这个主题，默认是关闭的；autoCreateTopicEnable=false 时它也不会被自动创建。',
    fix: '至少在一个 Broker 上设置 traceTopicEnable=true 并重启，或者在客户端指定自己的轨迹主题。',
    cure: 'Broker 以 traceTopicEnable=true 启动。',
    steps: {
      'look for the trace': '查询轨迹',
    },
  },
  topology: {
    hosts: {
      namesrv: namesrvHost(),
      'broker-a': brokerHost('10.0.0.2', { settings: { autoCreateTopicEnable: false }, topics: { Orders: 4 } }),
      shop: clientHost('10.0.1.1'),
      kitchen: clientHost('10.0.1.2'),
      ops: clientHost('10.0.1.9'),
    },
  },
  clients: {
    producer: { kind: 'producer', host: 'shop', dialect: 'java-5.3', namesrv: NAMESRV, group: 'PG', trace: true },
    consumer: {
      kind: 'consumer',
      host: 'kitchen',
      dialect: 'java-5.3',
      namesrv: NAMESRV,
      group: 'CG',
      subscriptions: { Orders: '*' },
      trace: true,
    },
    tools: { kind: 'mqadmin', host: 'ops' },
  },
  timeline: [
    ...startAll('5s', ['consumer', 'producer']),
    { at: '10s', do: 'send', client: 'producer', topic: 'Orders', body: 'order', keys: 'order-1', count: COUNT },
    {
      at: '30s',
      as: 'look for the trace',
      do: 'mqadmin',
      client: 'tools',
      command: `queryMsgByKey -n ${NAMESRV} -t ${TRACE_TOPIC} -k order-1`,
    },
  ],
  lasts: '40s',
  cure: {
    sentence: 'The broker runs with traceTopicEnable=true.',
    topology: { hosts: { 'broker-a': { settings: { traceTopicEnable: true } } } },
  },
  expect: {
    broken: [
      {
        name: 'no trace record is stored',
        zh: '没有存下任何轨迹记录',
        check: (seen) => equals(records(seen).length, 0),
      },
      {
        name: 'producer and consumer log it for every batch',
        zh: '生产者和消费者每一批都记录日志',
        check: (seen) =>
          all(
            ['shop', 'kitchen'].flatMap((host) => [
              within(seen.logs({ host, message: 'send trace data failed' }).length, 1, COUNT),
              matches(
                seen
                  .refusals({ host })
                  .map(({ remark }) => remark)
                  .join('\n'),
                `No topic route info in name server for the topic: ${TRACE_TOPIC}`,
              ),
            ]),
          ),
      },
      {
        name: 'the business is not affected',
        zh: '业务不受影响',
        check: (seen) =>
          all([equals(seen.outcome('producer send').text, 'SEND_OK'), equals(seen.received('consumer').length, COUNT)]),
        control: { timeline: [{ at: '8s', do: 'kill', process: 'broker-a' }] },
      },
      {
        name: 'who looks for the trace: CODE: 17',
        zh: '查询轨迹的人得到：CODE: 17',
        check: (seen) =>
          matches(
            seen.outcome('look for the trace').text,
            `MQClientException: CODE: 17  DESC: The topic[${TRACE_TOPIC}] not matched route info`,
          ),
      },
    ],
    cured: [
      {
        name: 'at least one Pub record and one SubAfter record of every message',
        zh: '每条消息至少有一条 Pub 记录和一条 SubAfter 记录',
        check: (seen) =>
          all(
            seen
              .outcome('producer send')
              .sent.flatMap(({ msgId }) => [
                within(told(seen, 'Pub', msgId), 1, COUNT),
                within(told(seen, 'SubAfter', msgId), 1, COUNT),
              ]),
          ),
      },
      {
        name: 'the trace is found by the key of the messages',
        zh: '用消息的 key 能查到轨迹',
        check: (seen) => matches(seen.outcome('look for the trace').text, /^#Message ID +#QID #Offset\n\S+ +\d+ +\d+/),
      },
    ],
  },
})
