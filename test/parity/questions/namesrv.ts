import type { Group, Step } from '../step.ts'
import { ask, create } from './requests.ts'

const at = (step: Step): Step => ({ ...step, to: 'namesrv' })

/** Routes of a broker's topics. */
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
  ],
}
