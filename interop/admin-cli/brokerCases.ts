import { match, same } from '../stage/index.ts'
import type { Case } from './stage.ts'

interface ConfigJson {
  readonly brokers: readonly { readonly address: string; readonly config: Readonly<Record<string, string>> }[]
}

export const brokerCases: readonly Case[] = [
  {
    name: 'clusterList',
    run: async ({ tool, broker, version }) => {
      const text = await tool.text('clusterList')
      const row = `^DefaultCluster +broker-a +0 +${broker.replaceAll('.', '\\.')} +${version} +\\d+\\.\\d\\d\\(`
      match(text, new RegExp(row, 'm'), 'the row of the broker')
      match(await tool.text('ClusterList -m'), /^DefaultCluster +broker-a +0( +\d+){4}$/m, 'more statistics')
      const { brokers } = await tool.json<{ brokers: readonly { cluster: string; answered: boolean }[] }>('clusterList')
      same(
        brokers.map(({ cluster, answered }) => [cluster, answered]),
        [['DefaultCluster', true]],
        'JSON',
      )
      match(
        await tool.failure('clusterList -c Other'),
        /no cluster "Other"; the NameServer knows DefaultCluster/,
        'unknown',
      )
      match(
        await tool.failure('clusterList -n 127.0.0.1:1'),
        /NameServer 127.0.0.1:1: .*refused/,
        'no NameServer there',
      )
      match(await tool.failure('clusterList -n nowhere', 2), /"nowhere" .*is not host:port/, 'no address')
    },
  },
  {
    name: 'brokerStatus',
    run: async ({ tool, broker, version }) => {
      type Status = { brokers: readonly { address: string; runtimeInfo: Readonly<Record<string, string>> }[] }
      const { brokers } = await tool.json<Status>(`brokerStatus -b ${broker}`)
      same([brokers[0]?.address, brokers[0]?.runtimeInfo['brokerVersionDesc']], [broker, version], 'version')
      match(await tool.text('brokerStatus -c DefaultCluster'), /^bootTimestamp +\d{13}$/m, 'boot time')
      await tool.failure('brokerStatus', 2)
      match(await tool.failure('brokerStatus -b 127.0.0.1:1'), /broker 127.0.0.1:1: .*refused/, 'no broker there')
    },
  },
  {
    name: 'getBrokerConfig, updateBrokerConfig',
    run: async ({ tool, broker }) => {
      const key = 'consumerFallbehindThreshold'
      const value = async (): Promise<string | undefined> =>
        (await tool.json<ConfigJson>(`getBrokerConfig -b ${broker}`)).brokers[0]?.config[key]
      const before = (await value()) ?? ''
      match(await tool.text('getBrokerConfig -c DefaultCluster'), /^brokerName +broker-a$/m, 'of the cluster')
      await tool.text(`updateBrokerConfig -b ${broker} -k ${key} -v 12345`)
      same(await value(), '12345', 'the new value')
      await tool.text(`updateBrokerConfig -c DefaultCluster -k ${key} -v ${before}`)
      same(await value(), before, 'the old value')
      match(
        await tool.failure(`updateBrokerConfig -b ${broker} -k ${key}s -v 1`),
        /no setting .*did you mean/,
        'unknown',
      )
      match(await tool.failure(`updateBrokerConfig -b ${broker} -k ${key} -v soon`), /did not take "soon"/, 'no number')
    },
  },
]
