import { type AdminCommand, command } from '../command.ts'
import { inOrder } from '../inOrder.ts'
import { address, text } from '../options/index.ts'
import { pairs } from '../output/index.ts'
import { targetBrokers } from '../targets.ts'

export const getBrokerConfig: AdminCommand = command({
  name: 'getBrokerConfig',
  section: 'Cluster and brokers',
  summary: 'The settings of a broker',
  options: {
    brokerAddr: address('b', 'the broker'),
    clusterName: text('c', 'cluster', 'every broker of this cluster, slaves as well'),
  },
  oneOf: ['brokerAddr', 'clusterName'],
  examples: ['getBrokerConfig -b 127.0.0.1:10911'],
  run: async ({ admin, options, print, problem }) => {
    const brokers = await targetBrokers(admin, options, 'with slaves')
    const states = await inOrder(brokers, async (broker) => {
      try {
        const config = await admin.brokerConfig(broker.address)
        return [{ broker, config: [...config].sort(([left], [right]) => (left < right ? -1 : 1)) }]
      } catch (error) {
        problem(error)
        return []
      }
    })
    const answered = states.flat()
    if (answered.length === 0) return
    print({
      json: { brokers: answered.map(({ broker, config }) => ({ ...broker, config: Object.fromEntries(config) })) },
      blocks: answered.map(({ broker: { address: at, brokerName, brokerId }, config }) =>
        pairs(config, brokerName === '' ? at : `${brokerName} ${brokerId} ${at}`),
      ),
    })
  },
})
