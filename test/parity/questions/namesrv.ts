import type { Group, Step } from '../step.ts'
import { ask, borders, create } from './requests.ts'

const at = (step: Step): Step => ({ ...step, to: 'namesrv' })

/** What the NameServer says of missing, empty and unreadable fields, and of a broker that comes and goes. */
export const nameServer: Group = {
  name: 'namesrv',
  turns: [
    create('NsT', 3),
    at(ask('route of a topic', 105, { topic: 'NsT' }, { after: 300 })),
    at(ask('route in binary headers', 105, { topic: 'NsT' }, { serialize: 'ROCKETMQ' })),
    at(ask('route in standard JSON', 105, { topic: 'NsT', acceptStandardJsonOnly: 'true' })),
    at(ask('route of an unknown topic', 105, { topic: 'NsNo' })),
    at(ask('route of a topic of all', 105, { topic: 'TBW102' })),
    at(ask('cluster', 106)),
    at(ask('topics of the cluster', 224, { cluster: 'NoCluster' })),
    ask('deletes at the broker', 215, { topic: 'NsT' }),
    at(ask('route of a topic deleted at the broker', 105, { topic: 'NsT' }, { after: 300 })),
    at(ask('deletes at the NameServer', 216, { topic: 'NsT' })),
    at(ask('route of a topic deleted at both', 105, { topic: 'NsT' })),
    create('NsT', 2),
    at(ask('route of a topic made anew', 105, { topic: 'NsT' }, { after: 300 })),
    at(ask('wipes write permission', 205, { brokerName: 'broker-a' }, { vague: ['wipeTopicCount'] })),
    at(ask('route without write permission', 105, { topic: 'NsT' })),
    at(ask('gives write permission', 327, { brokerName: 'broker-a' }, { vague: ['addTopicCount'] })),
    at(ask('route with write permission', 105, { topic: 'NsT' })),
    ...[
      ...borders(ask('base', 105, { topic: 'NsT', acceptStandardJsonOnly: 'false' }), {
        topic: 'text',
        acceptStandardJsonOnly: 'boolean',
      }),
      ...borders(ask('base', 100, { namespace: 'n', key: 'k', value: 'v' }), {
        namespace: 'text',
        key: 'text',
        value: 'text',
      }),
      ...borders(ask('base', 101, { namespace: 'n', key: 'k' }), { namespace: 'text', key: 'text' }),
      ...borders(ask('base', 102, { namespace: 'n', key: 'k' }), { namespace: 'text', key: 'text' }),
      ...borders(ask('base', 205, { brokerName: 'broker-z' }), { brokerName: 'text' }),
      ...borders(ask('base', 327, { brokerName: 'broker-z' }), { brokerName: 'text' }),
      ...borders(ask('base', 216, { topic: 'NsNo' }), { topic: 'text', clusterName: 'text' }),
      ...borders(ask('base', 217, { topic: 'NsReg' }), { topic: 'text' }),
      ...borders(ask('base', 219, { namespace: 'n' }), { namespace: 'text' }),
      ...borders(ask('base', 224, { cluster: 'NoCluster' }), { cluster: 'text' }),
      ...borders(ask('base', 901, { clusterName: 'DefaultCluster', brokerName: 'broker-z' }), {
        clusterName: 'text',
        brokerName: 'text',
      }),
      ...[100, 101, 102, 105, 205, 216, 217, 219, 224, 322, 327, 901, 904].map((code) =>
        ask(`${code}: no header`, code),
      ),
      ask('an unknown request', 999),
      ask('a request of the broker', 10),
    ].map(at),
  ],
}
