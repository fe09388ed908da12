import { permText } from '../../protocol/index.ts'
import { type AdminCommand, command } from '../command.ts'
import { flag, required, text } from '../options/index.ts'
import { table } from '../output/index.ts'

export const topicRoute: AdminCommand = command({
  name: 'topicRoute',
  section: 'Topics',
  summary: 'Where the queues of a topic are: brokers, addresses, queues, permission',
  details: ['The addresses are those that clients are told to connect to.'],
  options: {
    topic: required(text('t', 'topic', 'the topic')),
    list: flag('l', 'a table, which is always shown here; --json prints what mqadmin prints without -l'),
  },
  examples: ['topicRoute -t Orders', 'topicRoute -t Orders --json'],
  run: async ({ admin, options, print }) => {
    const route = await admin.topicRoute(options.topic)
    const brokers = [...route.brokerDatas].sort((left, right) => (left.brokerName < right.brokerName ? -1 : 1))
    const rows = brokers.map(({ cluster, brokerName, brokerAddrs }) => {
      const queues = route.queueDatas.find((each) => each.brokerName === brokerName)
      const addresses = [...brokerAddrs].map(([id, address]) => `${id}=${address}`).join(', ')
      const perm = queues === undefined ? '' : `${queues.perm} (${permText(queues.perm)})`
      return [cluster, brokerName, addresses, queues?.readQueueNums, queues?.writeQueueNums, perm]
    })
    print({
      json: {
        orderTopicConf: route.orderTopicConf ?? null,
        brokerDatas: brokers.map(({ brokerName, cluster, brokerAddrs }) => ({
          brokerName,
          cluster,
          brokerAddrs: Object.fromEntries(brokerAddrs),
        })),
        queueDatas: route.queueDatas,
      },
      blocks: [table(['ClusterName', 'BrokerName', 'BrokerAddrs', 'ReadQueue', 'WriteQueue', 'Perm'], rows)],
    })
  },
})
