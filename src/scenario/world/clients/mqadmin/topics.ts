import { type TopicConfig, topicConfigText } from '../../../../protocol/index.ts'
import { type Call, type Command, flags, given, targets } from './command.ts'

/** UpdateTopicSubCommand */
const updateTopic: Command = {
  name: 'updateTopic',
  className: 'UpdateTopicSubCommand',
  flags: flags(
    'b brokerAddr, c clusterName, t topic, r readQueueNums, w writeQueueNums, p perm, o order, u unit, s hasUnitSub, a attributes',
  ),
  required: ['topic'],
  run: async (call) => {
    const { options, admin, print } = call
    const config = newTopic(call)
    const { topicName: topic, readQueueNums, writeQueueNums, perm, order } = config
    const toCluster = !options.has('brokerAddr')
    const addresses = await targets(call)
    if (addresses === undefined) return 'usage'
    for (const brokerAddr of addresses) {
      await admin.createTopic({ topic, readQueueNums, writeQueueNums, perm, order }, { brokerAddr })
      if (toCluster) print(`create topic to ${brokerAddr} success.`)
    }
    if (order) {
      const brokers = await brokerNames(call, addresses)
      const conf = await admin.putOrderConf(topic, new Map(brokers.map((name) => [name, writeQueueNums])), {
        replace: toCluster,
      })
      print(`set ${toCluster ? 'cluster' : 'broker'} orderConf. isOrder=true, orderConf=[${conf}]`)
    }
    if (!toCluster) print(`create topic to ${addresses[0]} success.`)
    print(topicConfigText(config, call.release === 'java-5.3'))
    return undefined
  },
}

function newTopic({ options }: Call): TopicConfig {
  const number = (name: string, byDefault: number): number => Number(options.get(name) ?? byDefault)
  return {
    topicName: options.get('topic') ?? '',
    readQueueNums: number('readQueueNums', 8),
    writeQueueNums: number('writeQueueNums', 8),
    perm: number('perm', 6),
    topicFilterType: 'SINGLE_TAG',
    topicSysFlag: 0,
    order: options.get('order') === 'true',
    attributes: {},
  }
}

async function brokerNames({ admin }: Call, addresses: readonly string[]): Promise<readonly string[]> {
  const { brokerAddrTable } = await admin.clusterInfo()
  return [...brokerAddrTable]
    .filter(([, { brokerAddrs }]) => [...brokerAddrs.values()].some((address) => addresses.includes(address)))
    .map(([name]) => name)
}

/** UpdateTopicPermSubCommand */
const updateTopicPerm: Command = {
  name: 'updateTopicPerm',
  className: 'UpdateTopicPermSubCommand',
  flags: flags('b brokerAddr, c clusterName, t topic, p perm'),
  required: ['topic', 'perm'],
  run: async (call) => {
    const { options, admin, print } = call
    const topic = given(call, 'topic')
    const perm = Number(given(call, 'perm'))
    const { queueDatas, brokerDatas } = await admin.topicRoute(topic)
    const [first] = queueDatas
    if (first === undefined) return undefined
    const { readQueueNums, writeQueueNums } = first
    const change = (brokerAddr: string): Promise<void> =>
      admin.createTopic({ topic, readQueueNums, writeQueueNums, perm }, { brokerAddr })
    const brokerAddr = options.get('brokerAddr')
    if (brokerAddr === undefined) {
      const addresses = await targets(call)
      if (addresses === undefined) return 'usage'
      for (const address of addresses) {
        await change(address)
        print(`update topic perm from ${first.perm} to ${perm} in ${address} success.`)
      }
      return undefined
    }
    const broker = brokerDatas.find(({ brokerAddrs }) => brokerAddrs.get(0) === brokerAddr)?.brokerName
    if (broker === undefined) {
      print('updateTopicPerm error broker not exit or broker is not master!.')
      return undefined
    }
    const old = queueDatas.find(({ brokerName }) => brokerName === broker)?.perm ?? 0
    if (old === perm) {
      print('new perm equals to the old one!')
      return undefined
    }
    await change(brokerAddr)
    print(`update topic perm from ${old} to ${perm} in ${brokerAddr} success.`)
    print(
      `${topicConfigText({ ...newTopic(call), readQueueNums, writeQueueNums, perm }, call.release === 'java-5.3')}.`,
    )
    return undefined
  },
}

/** DeleteTopicSubCommand */
const deleteTopic: Command = {
  name: 'deleteTopic',
  className: 'DeleteTopicSubCommand',
  flags: flags('t topic, c clusterName'),
  required: ['topic', 'clusterName'],
  run: async (call) => {
    const topic = given(call, 'topic')
    const cluster = given(call, 'clusterName')
    if ((await targets(call))?.length !== 0) await call.admin.deleteTopic(topic, { cluster })
    call.print(`delete topic [${topic}] from cluster [${cluster}] success.`)
    call.print(`delete topic [${topic}] from NameServer success.`)
    return undefined
  },
}

export const topicCommands: readonly Command[] = [updateTopic, updateTopicPerm, deleteTopic]
