import {
  all,
  type Container,
  type DockerSetup,
  defineScenario,
  dockerTopology,
  equals,
  matches,
  type Scenario,
  topologyPatch,
  within,
} from '../../src/scenario/index.ts'
import { startAndSend } from '../parts/starting.ts'
import { MAC, SERVER } from './machines.ts'
import { startFailure } from './startFailure.ts'

// A Mac with an arm64 processor, which emulates amd64, and a server with an amd64 one, which emulates nothing.

const TOPIC = 'Orders'

interface Choice {
  /** What the compose file of the Mac asks for. */
  readonly platform: string
  /** The same, for the image of the team: undefined is the platform of the Mac. */
  readonly ofTeam?: string
  /** What the image of the server was built for. */
  readonly built: readonly ('amd64' | 'arm64')[]
  /** How often the health check of the Mac may fail, at 2 s each. */
  readonly retries: number
}

function setup({ platform, ofTeam, built, retries }: Choice): DockerSetup {
  const old: Container = { image: 'apache/rocketmq:5.1.3', platform, networks: ['rocketmq'] }
  return {
    machines: {
      mac: {
        engine: MAC.engine,
        architecture: 'arm64',
        address: MAC.address,
        containers: {
          namesrv: { ...old, command: 'sh mqnamesrv', health: { intervalMs: 2000, retries } },
          broker: {
            ...old,
            command: 'sh mqbroker -n namesrv:9876',
            dependsOn: { namesrv: 'healthy' },
            topics: { [TOPIC]: 4 },
          },
          // buildx pushed a manifest list, of amd64 alone.
          listed: {
            image: 'registry.example.com/team/rocketmq:2',
            architectures: ['amd64'],
            manifestList: true,
            ...(ofTeam === undefined ? {} : { platform: ofTeam }),
            command: 'mqnamesrv',
            networks: ['rocketmq'],
          },
          app: { image: 'my-shop', networks: ['rocketmq'] },
        },
      },
      server: {
        address: SERVER.address,
        containers: {
          'own-broker': {
            image: 'registry.example.com/team/rocketmq:1',
            architectures: built,
            command: 'mqbroker',
            networks: ['rocketmq'],
          },
        },
      },
    },
  }
}

const broken = dockerTopology(setup({ platform: 'linux/arm64', built: ['arm64'], retries: 5 }))
const cured = dockerTopology(
  setup({ platform: 'linux/amd64', ofTeam: 'linux/amd64', built: ['amd64', 'arm64'], retries: 5 }),
)

export const scenario: Scenario = defineScenario({
  id: 'image-architecture-mismatch',
  title: 'An amd64 image on Apple Silicon, or an arm64 binary on an amd64 node',
  story: {
    symptoms: [
      'image with reference apache/rocketmq:5.1.3 was found but its platform (linux/amd64) does not match the specified platform (linux/arm64)',
      'no matching manifest for linux/arm64/v8 in the manifest list entries',
      'exec format error',
    ],
    cause:
      'The image has one architecture alone, and it is not the one that was asked for; or a program was built for the processor of the laptop and runs on another. The container never listens, and nothing that waits for its health starts.',
    fix: 'platform: linux/amd64 where the engine emulates it (it then starts several times slower: lengthen probes), an image for both (buildx), or GOARCH of the node.',
    links: [
      'apache/rocketmq-docker#116',
      'apache/rocketmq-docker#92',
      'apache/rocketmq-docker#89',
      'apache/rocketmq-dashboard#284',
    ],
  },
  zh: {
    symptoms: ['苹果 M1 芯片启动不了镜像'],
    title: 'Apple Silicon 上的 amd64 镜像，或 amd64 节点上的 arm64 程序',
    cause:
      '镜像只有一种架构，而且不是所要求的那一种；或者程序是按笔记本的处理器编译的，却在另一种处理器上运行。容器从未开始监听，等待它健康的服务也不会启动。',
    fix: '在能模拟的引擎上写 platform: linux/amd64（启动会慢好几倍，要放宽探针）；或用 buildx 构建多架构镜像；或按节点设置 GOARCH。',
    cure: 'Mac 上写 linux/amd64，服务器的镜像同时为两种架构构建。',
  },
  topology: broken,
  clients: { app: { kind: 'producer', host: 'app', dialect: 'java-5.3', namesrv: 'namesrv:9876', group: 'shop' } },
  timeline: startAndSend({ at: '25s', client: 'app', topic: TOPIC, body: 'a coffee' }),
  lasts: '40s',
  cure: {
    sentence: 'The Mac asks for linux/amd64, and the image of the server is built for both.',
    topology: topologyPatch(broken, cured),
  },
  expect: {
    broken: [
      {
        name: 'the Mac: the platform of the image does not match the specified platform',
        zh: 'Mac：镜像的平台与指定的平台不符',
        check: (seen) =>
          equals(
            startFailure(seen, 'namesrv'),
            'image with reference apache/rocketmq:5.1.3 was found but its platform (linux/amd64) does not match the specified platform (linux/arm64)',
          ),
      },
      {
        name: 'the Mac: no matching manifest in the list of an image that has amd64 alone',
        zh: 'Mac：只有 amd64 的镜像，清单里没有匹配项',
        check: (seen) =>
          equals(startFailure(seen, 'listed'), 'no matching manifest for linux/arm64/v8 in the manifest list entries'),
      },
      {
        name: 'the server: exec format error',
        zh: '服务器：exec format error',
        check: (seen) => equals(startFailure(seen, 'own-broker'), 'exec format error'),
      },
      {
        name: 'what waits for the health of the NameServer does not start either',
        zh: '等待 NameServer 健康的容器也不启动',
        check: (seen) => matches(startFailure(seen, 'broker'), 'dependency failed to start'),
      },
      {
        name: 'nothing listens: no connection is accepted anywhere',
        zh: '没有人监听：哪里都没有接受连接',
        check: (seen) =>
          all([
            ...['namesrv', 'broker', 'listed', 'own-broker'].map((host) => equals(seen.accepted(host).length, 0)),
            equals(seen.outcome('app send').state, 'failed'),
          ]),
      },
    ],
    cured: [
      {
        name: 'the emulated NameServer listens after five times the usual second, and its health check is patient enough',
        zh: '仿真运行的 NameServer 用五倍于平常的一秒才监听，健康检查有足够的耐心',
        check: (seen) => within(seen.registrations({ broker: 'broker' })[0]?.atMs, 16_000, 17_000),
      },
      { name: 'SEND_OK', zh: 'SEND_OK', check: (seen) => equals(seen.outcome('app send').text, 'SEND_OK') },
      {
        name: 'the programs of the team run',
        zh: '团队的程序能运行',
        check: (seen) =>
          all(['own-broker', 'listed'].map((host) => equals(startFailure(seen, host) ?? 'no failure', 'no failure'))),
      },
    ],
  },
})
