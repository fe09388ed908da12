import type { Admin } from '../client/index.ts'
import { type AdminCommand, command } from './command.ts'
import { inOrder } from './inOrder.ts'
import { address, text } from './options/index.ts'
import { pairs } from './output/index.ts'
import { targetBrokers } from './targets.ts'

export interface PairsOfBrokers {
  readonly name: string
  readonly summary: string
  readonly examples: readonly string[]
  /** What the pairs are called in JSON. */
  readonly member: string
  readonly ask: (admin: Admin, address: string) => Promise<ReadonlyMap<string, string>>
}

/** A command that shows names and values as one broker or every broker of a cluster tells them, sorted by name. */
export function pairsOfBrokers({ name, summary, examples, member, ask }: PairsOfBrokers): AdminCommand {
  return command({
    name,
    section: 'Cluster and brokers',
    summary,
    options: {
      brokerAddr: address('b', 'the broker'),
      clusterName: text('c', 'cluster', 'every broker of this cluster, slaves as well'),
    },
    oneOf: ['brokerAddr', 'clusterName'],
    examples,
    run: async ({ admin, options, print, problem }) => {
      const brokers = await targetBrokers(admin, options, 'with slaves')
      const answers = await inOrder(brokers, async (broker) => {
        try {
          const told = await ask(admin, broker.address)
          return [{ broker, told: [...told].sort(([left], [right]) => (left < right ? -1 : 1)) }]
        } catch (error) {
          problem(error)
          return []
        }
      })
      const answered = answers.flat()
      if (answered.length === 0) return
      print({
        json: { brokers: answered.map(({ broker, told }) => ({ ...broker, [member]: Object.fromEntries(told) })) },
        blocks: answered.map(({ broker: { address: at, brokerName, brokerId }, told }) =>
          pairs(told, brokerName === '' ? at : `${brokerName} ${brokerId} ${at}`),
        ),
      })
    },
  })
}
