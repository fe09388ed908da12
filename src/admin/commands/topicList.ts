import { isDlqTopic, isRetryTopic } from '../../protocol/index.ts'
import { type AdminCommand, command } from '../command.ts'
import { inOrder } from '../inOrder.ts'
import { flag } from '../options/index.ts'
import { lines, table } from '../output/index.ts'

export const topicList: AdminCommand = command({
  name: 'topicList',
  section: 'Topics',
  summary: 'All topics',
  details: [
    'With -c a table of topics with their clusters and the groups that consume them, without retry and dead letters.',
  ],
  options: { clusterModel: flag('c', 'with clusters and consumer groups') },
  examples: ['topicList', 'topicList -c --json'],
  run: async ({ admin, options, print, problem }) => {
    const topics = [...(await admin.topicList())].sort()
    if (!options.clusterModel) {
      print({ json: { topics }, blocks: topics.length === 0 ? [] : [lines(...topics)] })
      return
    }
    const plain = topics.filter((topic) => !isRetryTopic(topic) && !isDlqTopic(topic))
    const found = await inOrder(plain, async (topic) => {
      try {
        const route = await admin.topicRoute(topic)
        const clusters = [...new Set(route.brokerDatas.map(({ cluster }) => cluster))].sort()
        return { topic, clusters, consumerGroups: [...(await admin.whoConsumes(topic))].sort() }
      } catch (error) {
        problem(error)
        return { topic, clusters: [], consumerGroups: [] }
      }
    })
    const rows = found.flatMap(({ topic, clusters, consumerGroups }) =>
      (consumerGroups.length === 0 ? [''] : consumerGroups).map((group) => [clusters.join(','), topic, group]),
    )
    print({ json: { topics: found }, blocks: [table(['Cluster Name', 'Topic', 'Consumer Group'], rows)] })
  },
})
