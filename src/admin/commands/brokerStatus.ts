import { type AdminCommand, command } from '../command.ts'
import { inOrder } from '../inOrder.ts'
import { address, text } from '../options/index.ts'
import { pairs } from '../output/index.ts'
import { targetBrokers } from '../targets.ts'

export const brokerStatus: AdminCommand = command({
  name: 'brokerStatus',
  section: 'Cluster and brokers',
  summary: 'Everything that a broker tells of itself while it runs',
  options: {
    brokerAddr: address('b', 'the broker'),
    clusterName: text('c', 'cluster', 'every broker of this cluster, slaves as well'),
  },
  oneOf: ['brokerAddr', 'clusterName'],
  examples: ['brokerStatus -b 127.0.0.1:10911', 'brokerStatus -c DefaultCluster --json'],
  run: async ({ admin, options, print, problem }) => {
    const brokers = await targetBrokers(admin, options, 'with slaves')
    const states = await inOrder(brokers, async (broker) => {
      try {
        const info = await admin.brokerRuntimeInfo(broker.address)
        return [{ broker, info: [...info].sort(([left], [right]) => (left < right ? -1 : 1)) }]
      } catch (error) {
        problem(error)
        return []
      }
    })
    const answered = states.flat()
    if (answered.length === 0) return
    print({
      json: { brokers: answered.map(({ broker, info }) => ({ ...broker, runtimeInfo: Object.fromEntries(info) })) },
      blocks: answered.map(({ broker, info }) =>
        pairs(
          info,
          options.clusterName === undefined ? undefined : `${broker.brokerName} ${broker.brokerId} ${broker.address}`,
        ),
      ),
    })
  },
})
