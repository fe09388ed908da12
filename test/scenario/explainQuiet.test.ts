import { describe, expect, it } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { type Explanation, runScenario, type Scenario, type Variant } from '../../src/scenario/index.ts'
import { sample } from './sample.ts'

const runs = new Map<string, Promise<readonly Explanation[]>>()

/** The explanations of a shipped scenario, which runs once. */
function explained(id: string, variant: Variant = 'broken'): Promise<readonly Explanation[]> {
  const key = `${id} ${variant}`
  const known = runs.get(key) ?? run(id, variant)
  runs.set(key, known)
  return known
}

async function run(id: string, variant: Variant): Promise<readonly Explanation[]> {
  const scenario = await scenarios.find((entry) => entry.id === id)?.load()
  if (scenario === undefined) throw new Error(`no scenario ${id}`)
  return (await runScenario(scenario, { variant })).explanations
}

describe('where no call failed, the explanation', () => {
  it.each([
    ['duplicate-client-id', 'the one client id 172.17.0.1@1 in group CG-Orders', 'setInstanceName', '同一个 clientId'],
    ['consumers-exceed-queues', 'Orders has 4 queues and group CG 6 members', '-r 6 -w 6', '4 个队列'],
    ['inconsistent-subscription-in-group', 'c1 Orders TagA, c2 Orders TagB', 'a group of its own', '订阅不同'],
    [
      'producer-consumer-topic-mismatch',
      '8 messages to test-topic, which nobody',
      'autoCreateTopicEnable=false',
      '没有人订阅',
    ],
    ['trace-topic-missing', 'no route of RMQ_SYS_TRACE_TOPIC', 'traceTopicEnable=true on a broker (broker-a)', '轨迹'],
    ['mqadmin-without-namesrv', 'names no NameServer', "-n '10.0.0.1:9876'", '没有指定 NameServer'],
    ['updatetopic-wrong-cluster-name', 'the brokers are of shop-prod', '-c shop-prod', 'shop-prod'],
    [
      'new-group-from-last-offset-replays-history',
      'CONSUME_FROM_LAST_OFFSET did not count',
      'resetOffsetByTime -g CG-java',
      '不起作用',
    ],
    ['rebalance-causes-duplicates', 'because B joined at 22 s', 'idempotent', '收到两次'],
    ['consumer-pause-evicts-member', 'had not heard it for 120 s', 'idempotent', '停顿'],
    [
      'shared-reply-topic-steals-responses',
      'went to another member of group blue_client_group',
      'BROADCASTING',
      '拿走',
    ],
    [
      'pubsub-same-group-splits-events',
      'each of the 20 messages of Events went to one',
      'a group each',
      '同一个消费组',
    ],
    ['orderly-queue-blocked-by-poison-message', 'the message "step 4;" at offset 3', 'maxReconsumeTimes', '重试一次'],
    [
      'orderly-queue-blocked-by-poison-message',
      'has not come back from the message "the hanging job"',
      'consumeTimeout',
      '还没有从',
    ],
    ['dlq-created-but-not-readable', 'has perm 2, which is for writing only', "-t '%DLQ%CG' -p 6", '只写'],
    ['retry-schedule-misread', 'after 10, 30, 60, 120, … 7200 s', 'maxReconsumeTimes (now 16)', '重投'],
    ['broadcast-offset-lost-in-container', 'has a disk of its own', 'a volume that can be written', '磁盘是新的'],
    [
      'broadcast-offset-lost-in-container',
      'the home directory on read-only home cannot be written',
      'a volume',
      '不可写',
    ],
    [
      'offset-illegal-after-store-reset',
      'offset 60 of Orders queue 0 on broker-a, which has 0 to before 40',
      'consumerOffset.json',
      '跳过',
    ],
    ['expired-before-consumption', 'the 35 messages before are deleted', 'fileReservedTime', '已被删除'],
    ['consumer-local-cache-throttles', 'exceeds the threshold 1000', 'consumeThreads', '不再拉取'],
    ['backlog-read-moves-to-slave', 'suggestWhichBrokerId=1', 'slaveReadEnable=false', 'Slave'],
    [
      'timeout-then-duplicate-send',
      'is stored 2 times (broker-a:0 offset 0; broker-a:0 offset 1)',
      'a key of the business',
      '存储了 2 次',
    ],
    ['go-consumer-shut-down-right-after-start', 'with 0 of 60 messages received', 'signal', '收到 0 条'],
    ['constructor-error-ignored-nil-panic', '"IP addr error"', 'write "http://rocketmq-namesrv:9876"', 'panic'],
    [
      'transaction-check-storm-or-discard',
      'did not hear the end of the transaction',
      'checkLocalTransaction',
      '没有收到事务的结束通知',
    ],
    ['transaction-check-storm-or-discard', 'checked 15 times', 'COMMIT or ROLLBACK', '回查 15 次'],
    ['transaction-check-storm-or-discard', 'had nobody to check with', 'at least two producers', '无处回查'],
    [
      'same-group-name-different-apps',
      'checked transactions of billing with report',
      'a producer group of its own',
      '回滚',
    ],
    ['timezone-shifts-timestamps-and-cleanup', 'has no time zone', 'TZ=Asia/Shanghai', '时区'],
    ['unclean-stop-loses-unflushed-and-offsets', 'under ASYNC_FLUSH', 'SYNC_FLUSH', '断电'],
    ['sync-flush-slow-disk-timeout', 'answers FLUSH_DISK_TIMEOUT after 5 s', 'a local disk', 'FLUSH_DISK_TIMEOUT'],
    ['ordered-shard-remap-on-route-change', 'are in more than one queue', '-t Orders -o true', '不止一个队列'],
  ])('of %s says: %s', async (id, rule, fix, zh) => {
    const found = await explained(id)
    const one = found.find((candidate) => candidate.rule.includes(rule) && candidate.fix.includes(fix))
    expect(one, found.map(({ sentence }) => sentence).join('\n')).toBeDefined()
    expect(one?.zh.sentence).toContain(zh)
  })
})

describe('where a call failed, the fix', () => {
  it.each([
    ['bind-mount-not-writable', 'chown -R 3000:3000'],
    ['image-architecture-mismatch', 'platform: linux/amd64 for namesrv'],
    ['image-architecture-mismatch', 'mend namesrv first'],
    ['local-port-already-taken', 'other-namesrv has 9876'],
    ['published-port-remap-mismatch', 'listenPort=11911'],
    ['compose-start-order-first-30s', 'namesrv listens on 9876 by the end of the run, and did not at 3 s'],
    ['compose-start-order-first-30s', 'broker registers with namesrv at 12.5 s for the first time'],
    ['headless-name-as-single-namesrv', 'broker-a registers with ns-0 and never with ns-1'],
    ['static-hosts-map-goes-stale', 'rocketmq-namesrv-1 leads to 192.168.1.12 (node-2)'],
    ['search-domain-changes-meaning', 'rocketmq-namesrv.mq.svc.cluster.local. ;'],
    ['namesrv-clock-jump-drops-all-brokers', 'its clock is 300 s off'],
    ['consumer-subscribes-before-topic-exists', 'create Orders before the consumer starts'],
    ['go-admin-createtopic-without-broker-addr', 'of each master in turn, 10.0.0'],
    ['sql92-filter-disabled', 'enablePropertyFilter=true'],
    ['disk-over-90-percent-rejects-writes', 'below 90 per cent'],
    ['message-too-large', 'raise maxMessageSize of clients and brokers alike'],
    ['broker-busy-timeout-clean-queue', 'waitTimeMillsInSendQueue'],
    ['page-cache-busy', 'osPageCacheBusyTimeOutMills'],
    ['go-does-not-retry-system-busy', 'java-5.3 try it again by themselves, java-4.9, go-2.1.2, go-2.1.1 do not'],
    ['one-bad-broker-consumes-send-budget', 'look why broker-a stood still'],
    ['request-reply-rpc-timeout', 'a connection to every broker'],
    ['dashboard-namesrv-unset-or-loopback', '-Drocketmq.namesrv.addr=172.18.0.2:9876'],
    ['topic-permission-read-only', 'updateTopicPerm -c <cluster> -t Orders -p 6'],
    ['delayed-messages-and-broker-clock', 'timerMaxDelaySec'],
  ])('of %s names %s', async (id, fix) => {
    const found = await explained(id)
    expect(
      found.some((one) => one.fix.includes(fix)),
      found.map((one) => one.fix).join('\n'),
    ).toBe(true)
  })
})

describe('a quiet explanation', () => {
  it('does not take a group that shares its work for a failure when the run is cured', async () => {
    const scenario = groupOfTwo()
    const broken = await runScenario(scenario, { variant: 'broken' })
    const cured = await runScenario(scenario, { variant: 'cured' })
    expect(broken.explanations.map(({ hop }) => hop)).toEqual(['sharing out the queues of a group'])
    expect(cured.explanations).toEqual([])
  })

  it.each([
    'duplicate-client-id',
    'consumers-exceed-queues',
    'dlq-created-but-not-readable',
    'timezone-shifts-timestamps-and-cleanup',
  ])('is gone with the cure of %s', async (id) => {
    expect(await explained(id, 'cured')).toEqual([])
  })
})

it('a broker whose permission to write was wiped is named, with the command that gives it back', async () => {
  const two = sample().topology.hosts
  const broker = { ...two['broker-a'], role: 'broker', addresses: ['10.0.0.5'] } as const
  const scenario = sample({
    topology: { hosts: { ...two, 'broker-b': broker } },
    clients: { ...sample().clients, tools: { kind: 'mqadmin', host: 'pod' } },
    timeline: [
      { at: '5s', do: 'mqadmin', client: 'tools', command: 'wipeWritePerm -n 10.0.0.1:9876 -b broker-b' },
      { at: '6s', do: 'start', client: 'app' },
      { at: '7s', do: 'send', client: 'app', topic: 'Orders', body: 'order', count: 8 },
    ],
  })
  const { explanations } = await runScenario(scenario, { variant: 'broken' })
  expect(explanations.map(({ address, fix }) => [address, fix.includes('mqadmin addWritePerm -b broker-b')])).toEqual([
    ['Orders on broker-b', true],
  ])
})

function groupOfTwo(): Scenario {
  const member = {
    kind: 'consumer',
    host: 'pod',
    dialect: 'java-5.3',
    namesrv: '10.0.0.1:9876',
    group: 'CG',
    subscriptions: { Orders: '*' },
  } as const
  return sample({
    clients: { ...sample().clients, one: member, two: member },
    timeline: [
      { at: '1s', do: 'start', client: 'app' },
      { at: '1s', do: 'start', client: 'one' },
      { at: '1s', do: 'start', client: 'two' },
      { at: '30s', do: 'send', client: 'app', topic: 'Orders', body: 'order', count: 8 },
    ],
  })
}
