import { type Admin, ClientError } from '../../client/index.ts'
import { type AdminCommand, command } from '../command.ts'
import { Refusal } from '../failures.ts'
import { nearest } from '../nearest.ts'
import { required, text } from '../options/index.ts'
import { lines } from '../output/index.ts'
import { targetBrokers } from '../targets.ts'

export const deleteTopic: AdminCommand = command({
  name: 'deleteTopic',
  section: 'Topics',
  summary: 'Remove a topic from every master of a cluster and from the NameServers',
  details: [
    'Its messages are gone. Brokers answer such a request with success whether they have the topic or not; here a topic that ' +
      'nobody knows, or that lives in another cluster, is an error.',
  ],
  options: {
    topic: required(text('t', 'topic', 'the topic')),
    clusterName: required(text('c', 'cluster', 'the cluster')),
  },
  examples: ['deleteTopic -c DefaultCluster -t Drafts'],
  run: async ({ admin, options, print }) => {
    const { topic, clusterName } = options
    const brokers = await targetBrokers(admin, { clusterName }, 'masters only')
    const addresses = brokers.map(({ address }) => address)
    await demandTopic(admin, topic, clusterName, addresses)
    await admin.deleteTopic(topic, { cluster: clusterName })
    print({
      json: { topic, cluster: clusterName, brokers: addresses },
      blocks: [
        lines(
          `Topic ${topic} is deleted from cluster ${clusterName} (${addresses.join(', ')}) and from the NameServers.`,
        ),
      ],
    })
  },
})

async function demandTopic(admin: Admin, topic: string, cluster: string, masters: readonly string[]): Promise<void> {
  const clusters = await clustersOf(admin, topic)
  if (clusters.includes(cluster)) return
  // A broker may have it although the NameServer has forgotten it.
  for (const address of masters) if ((await admin.topicConfig(address, topic)) !== undefined) return
  if (clusters.length > 0) {
    throw new Refusal(`topic ${topic} is not in cluster ${cluster} but in ${clusters.join(', ')}; nothing was deleted`)
  }
  const like = nearest(topic, await admin.topicList())
  const meant = like === undefined ? '' : `; did you mean ${like}?`
  throw new Refusal(`topic ${topic} does not exist in cluster ${cluster}; nothing was deleted${meant}`)
}

async function clustersOf(admin: Admin, topic: string): Promise<readonly string[]> {
  try {
    const { brokerDatas } = await admin.topicRoute(topic)
    return [...new Set(brokerDatas.map(({ cluster }) => cluster))]
  } catch (error) {
    if (ClientError.is(error) && error.failure.kind === 'noRoute') return []
    throw error
  }
}
