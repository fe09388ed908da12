import { all, defineScenario, equals, matches, type Scenario, topologyPatch, within } from '../../src/scenario/index.ts'
import { startAndSend } from '../parts/starting.ts'
import { composed } from './composed.ts'
import { SERVER } from './machines.ts'
import { shopCompose } from './shopCompose.ts'
import { startFailure } from './startFailure.ts'

const TOPIC = 'Orders'

const COMPOSE = shopCompose({
  command: 'sh mqbroker -n namesrv:9876',
  volumes: ['./data/broker/store:/home/rocketmq/store'],
  ports: ['10909:10909', '10911:10911'],
})

const topology = (owner: number) =>
  composed({
    ...SERVER,
    compose: COMPOSE,
    owners: { './data/broker/store': owner },
    topics: { broker: { [TOPIC]: 4 } },
  })

const ROOT = 0
const ROCKETMQ = 3000
const broken = topology(ROOT)

export const scenario: Scenario = defineScenario({
  id: 'bind-mount-not-writable',
  title: 'The mounted store belongs to root, and the broker runs as user 3000',
  story: {
    symptoms: [
      'java.lang.NullPointerException at org.apache.rocketmq.broker.schedule.ScheduleMessageService.configFilePath',
      'java.io.FileNotFoundException: /home/rocketmq/store/lock (Permission denied)',
      'broker exited with code 253',
    ],
    cause:
      'The image runs as uid 3000. Docker made the missing directory of the bind mount, and made it as root, so that the broker can create neither its lock file nor its log and ends before it opens a port. The NameServer keeps nothing on a disk and runs.',
    fix: 'chown 3000:3000 the mounted directories (store, logs, conf), or use a named volume, which Docker fills with the owner of the image; fsGroup in Kubernetes.',
    links: [
      'apache/rocketmq#6622',
      'apache/rocketmq#4117',
      'apache/rocketmq-docker#17',
      'apache/rocketmq-docker#7',
      'apache/rocketmq-docker#83',
      'foxiswho/docker-rocketmq#36',
      'foxiswho/docker-rocketmq#14',
    ],
  },
  zh: {
    symptoms: ['Broker 容器启动后马上退出', '挂载目录没有权限'],
    title: '挂载的存储目录属于 root，而 Broker 以用户 3000 运行',
    cause:
      '镜像以 uid 3000 运行。挂载的目录不存在，Docker 以 root 身份创建了它，于是 Broker 既建不了锁文件也写不了日志，在打开端口之前就退出了。NameServer 不写磁盘，所以正常。',
    fix: '对挂载的目录（store、logs、conf）执行 chown 3000:3000；或使用命名卷；在 Kubernetes 里设置 fsGroup。',
    cure: '目录改为属于 3000。',
  },
  topology: broken,
  clients: {
    app: { kind: 'producer', host: 'app', dialect: 'java-5.3', namesrv: 'namesrv:9876', group: 'shop' },
    reader: {
      kind: 'consumer',
      host: 'app',
      dialect: 'java-5.3',
      namesrv: 'namesrv:9876',
      group: 'readers',
      instanceName: 'reader',
      subscriptions: { [TOPIC]: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    },
  },
  timeline: [
    ...startAndSend({ at: '10s', client: 'app', topic: TOPIC, body: 'before the restart' }),
    { at: '15s', do: 'restart', server: 'broker' },
    { at: '20s', do: 'start', client: 'reader' },
  ],
  lasts: '50s',
  cure: {
    sentence: 'The directory belongs to 3000.',
    topology: topologyPatch(broken, topology(ROCKETMQ)),
  },
  expect: {
    broken: [
      {
        name: 'the broker ends at its first write: permission denied',
        zh: 'Broker 在第一次写入时退出：permission denied',
        check: (seen) => matches(startFailure(seen, 'broker'), 'permission denied'),
      },
      {
        name: 'it opens no port and never registers, while the NameServer runs and answers that there is no route',
        zh: '它不监听端口，也从不注册；NameServer 在运行，应答没有路由',
        check: (seen) =>
          all([
            equals(seen.accepted('broker').length, 0),
            equals(seen.registrations().length, 0),
            equals(seen.routes({ host: 'app', topic: TOPIC })[0]?.code, 17),
          ]),
      },
      {
        name: 'nothing can be sent: No route info of this topic',
        zh: '什么都发送不了：No route info of this topic',
        check: (seen) => matches(seen.outcome('app send').text, 'No route info of this topic'),
      },
    ],
    cured: [
      {
        name: 'the broker boots and registers',
        zh: 'Broker 启动并注册',
        check: (seen) => within(seen.registrations({ broker: 'broker' })[0]?.atMs, 2000, 4000),
      },
      { name: 'SEND_OK', zh: 'SEND_OK', check: (seen) => equals(seen.outcome('app send').text, 'SEND_OK') },
      {
        name: 'its files are there: after a restart the message is read from them',
        zh: '文件都在：重启后能从中读出消息',
        check: (seen) =>
          equals(
            seen.received('reader').map(({ body }) => body),
            ['before the restart'],
          ),
      },
    ],
  },
})
