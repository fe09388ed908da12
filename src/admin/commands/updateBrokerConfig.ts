import { type AdminCommand, command } from '../command.ts'
import { Refusal } from '../failures.ts'
import { nearest } from '../nearest.ts'
import { address, anyText, required, text, yesNo } from '../options/index.ts'
import { table } from '../output/index.ts'
import { targetBrokers } from '../targets.ts'

export const updateBrokerConfig: AdminCommand = command({
  name: 'updateBrokerConfig',
  section: 'Cluster and brokers',
  summary: 'Change one setting of a broker while it runs',
  details: [
    'The broker keeps the setting over a restart. It takes a name that it does not know, or a value that it cannot use, without a ' +
      'word; here the setting is read again, and what did not change is an error. Some settings, such as ports, take effect at ' +
      'the next start only.',
  ],
  options: {
    brokerAddr: address('b', 'the broker'),
    clusterName: text('c', 'cluster', 'every master of this cluster'),
    updateAllBroker: yesNo('a', 'with -c: slaves as well'),
    key: required(text('k', 'name', 'the name of the setting')),
    value: required(anyText('v', 'value', 'its value')),
  },
  oneOf: ['brokerAddr', 'clusterName'],
  examples: ['updateBrokerConfig -b 127.0.0.1:10911 -k autoCreateTopicEnable -v false'],
  run: async ({ admin, options, print, problem }) => {
    const { key, value, updateAllBroker } = options
    const brokers = await targetBrokers(admin, options, updateAllBroker === true ? 'with slaves' : 'masters only')
    const done = []
    for (const broker of brokers) {
      const before = await admin.brokerConfig(broker.address)
      if (!before.has(key)) {
        const like = nearest(key, [...before.keys()])
        const meant = like === undefined ? '' : `; did you mean ${like}?`
        throw new Refusal(`broker ${broker.address} has no setting "${key}"; nothing was changed${meant}`)
      }
      await admin.updateBrokerConfig(broker.address, { [key]: value })
      const after = (await admin.brokerConfig(broker.address)).get(key)
      done.push({ ...broker, key, before: before.get(key) ?? null, value: after ?? null })
      if (after !== value) {
        problem(
          new Refusal(`broker ${broker.address} did not take "${value}" for ${key}; it is still "${after ?? ''}"`),
        )
      }
    }
    print({
      json: { brokers: done },
      blocks: [
        table(
          ['Broker Name', 'BID', 'Addr', 'Key', 'Before', 'Value'],
          done.map((row) => [row.brokerName, row.brokerId, row.address, key, row.before, row.value]),
        ),
      ],
    })
  },
})
