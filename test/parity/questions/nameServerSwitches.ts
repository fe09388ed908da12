import type { Group, Step } from '../step.ts'
import { type Fields, ns, register, topicConfig } from './registration.ts'
import { create } from './requests.ts'

const MASTER: Fields = { brokerName: 'broker-s', brokerAddr: '192.0.2.11:1', clusterName: 'NswC', brokerId: '0' }
const SLAVE: Fields = { ...MASTER, brokerAddr: '192.0.2.12:1', brokerId: '1' }
const OTHER: Fields = { ...MASTER, brokerName: 'broker-o', brokerAddr: '192.0.2.13:1' }

const topics = (...names: readonly string[]): object =>
  Object.fromEntries(names.map((name) => [name, topicConfig(name, { queues: 2 })]))

const set = (...lines: readonly string[]): Step =>
  ns(`set ${lines.join(' ')}`, 318, {}, { body: `${lines.join('\n')}\n` })

const route = (what: string, topic: string): Step => ns(what, 105, { topic })

const lists = (when: string): readonly Step[] => [
  ns(`all topics ${when}`, 206, {}, { about: 'Nsw' }),
  ns(`topics of the cluster ${when}`, 224, { cluster: 'NswC' }),
  ns(`topics of an unknown cluster ${when}`, 224, { cluster: 'NswNone' }),
  ns(`topics of units ${when}`, 311, {}, { about: 'Nsw' }),
  ns(`topics with subscribers of units ${when}`, 312, {}, { about: 'Nsw' }),
  ns(`topics with subscribers of units that are of none ${when}`, 313, {}, { about: 'Nsw' }),
]

/** What a NameServer refuses, and how it answers, that an operator has set so. */
export const nameServerSwitches: Group = {
  name: 'nameServerSwitches',
  turns: [
    create('NswT'),
    // An entry that is gone leaves an empty table, which registrations are answered with from then on.
    ns('an order topic', 100, { namespace: 'ORDER_TOPIC_CONFIG', key: 'NswOrder', value: 'broker-s:1' }),
    ns('no order topic', 102, { namespace: 'ORDER_TOPIC_CONFIG', key: 'NswOrder' }),
    register('a master', MASTER, topics('NswT1', 'NswT2', 'NswT3')),
    ...lists('as they are'),
    set('enableAllTopicList=false'),
    ...lists('without the list of all'),
    set('enableAllTopicList=true'),
    set('enableTopicList=false'),
    ...lists('without lists'),
    set('enableTopicList=true'),

    set('needWaitForService=true', 'waitSecondsForService=100000'),
    route('a route before the time', 'NswT1'),
    route('a route of an unknown topic before the time', 'NswNone'),
    ns('a route without a topic before the time', 105),
    ns('the group before the time', 901, { clusterName: 'NswC', brokerName: 'broker-s' }),
    set('waitSecondsForService=0'),
    route('a route in time', 'NswT1'),
    set('waitSecondsForService=100000'),
    route('a route before the time once more', 'NswT1'),
    set('needWaitForService=false', 'waitSecondsForService=45'),
    route('a route at any time', 'NswT1'),

    ns('an order', 100, { namespace: 'ORDER_TOPIC_CONFIG', key: 'NswT1', value: 'broker-s:2' }),
    route('a route without its order', 'NswT1'),
    set('orderMessageEnable=true'),
    route('a route with its order', 'NswT1'),
    route('a route without an order', 'NswT2'),
    set('orderMessageEnable=false'),
    set('returnOrderTopicConfigToBroker=false'),
    register('a registration that is not told of orders', MASTER, topics('NswT1', 'NswT2', 'NswT3')),
    set('returnOrderTopicConfigToBroker=true'),
    register('a registration that is told of orders', MASTER, topics('NswT1', 'NswT2', 'NswT3')),
    ns('no order', 102, { namespace: 'ORDER_TOPIC_CONFIG', key: 'NswT1' }),

    register('fewer topics', MASTER, topics('NswT1', 'NswT2'), { counter: 2 }),
    route('a topic that is registered no more', 'NswT3'),
    set('deleteTopicWithBrokerRegistration=true'),
    register('fewer topics where they are forgotten', MASTER, topics('NswT1', 'NswT2'), { counter: 3 }),
    route('a topic that is forgotten', 'NswT3'),
    set('deleteTopicWithBrokerRegistration=false'),

    register('a master of a later state', OTHER, topics('NswO1', 'NswO2'), { stateVersion: 5 }),
    register(
      'another address of an earlier state',
      { ...OTHER, brokerAddr: '192.0.2.14:1' },
      topics('NswO1', 'NswO2'),
      {
        stateVersion: 4,
      },
    ),
    ns('the group keeps its address', 901, { clusterName: 'NswC', brokerName: 'broker-o' }),
    register('another address of a later state', { ...OTHER, brokerAddr: '192.0.2.15:1' }, topics('NswO1', 'NswO2'), {
      stateVersion: 6,
    }),
    ns('the group has another address', 901, { clusterName: 'NswC', brokerName: 'broker-o' }),
    register(
      'the same address with another id',
      { ...OTHER, brokerAddr: '192.0.2.15:1', brokerId: '3' },
      topics('NswO1', 'NswO2'),
      {
        stateVersion: 7,
      },
    ),
    ns('the group has another id', 901, { clusterName: 'NswC', brokerName: 'broker-o' }),
    register('no topics', { ...OTHER, brokerName: 'broker-n', brokerAddr: '192.0.2.16:1' }, {}),
    register(
      'one topic after none',
      { ...OTHER, brokerName: 'broker-n', brokerAddr: '192.0.2.16:1' },
      topics('NswN1'),
      {
        counter: 2,
      },
    ),
    register('a slave with one topic', { ...SLAVE, brokerName: 'broker-l' }, topics('NswL1')),
    register(
      'a slave that knows acting masters, with one topic',
      { ...SLAVE, brokerName: 'broker-l', enableActingMaster: 'true' },
      topics('NswL1'),
    ),

    set('supportActingMaster=true'),
    register('a slave', { ...SLAVE, enableActingMaster: 'true' }, topics('NswT1', 'NswT2')),
    ns('its master goes', 104, MASTER),
    { ...route('a route of an acting master', 'NswT1'), after: 100 },
    ns('the group of an acting master', 901, { clusterName: 'NswC', brokerName: 'broker-s' }),
    register('the slave registers again', { ...SLAVE, enableActingMaster: 'true' }, topics('NswT1', 'NswT2'), {
      counter: 9,
    }),
    route('a route of an acting master that registered again', 'NswT1'),
    set('supportActingMaster=false'),
    route('a route of a slave', 'NswT1'),

    ...[
      'configBlackList=x',
      'configStorePath=x',
      'kvConfigPath=x',
      'rocketmqHome=x',
      'ROCKETMQHOME=x',
      'orderMessageEnable=true\nkvConfigPath=x',
      'noSuchName=1',
      'waitSecondsForService=x',
      'orderMessageEnable=x',
      'orderMessageEnable',
      ' orderMessageEnable = true ',
      '# orderMessageEnable=true',
      'listenPort=1',
    ].map((body) => ns(`318 with ${body.replace('\n', ' and ')}`, 318, {}, { body })),
    route('a route with orders, or without', 'NswT1'),
    set('orderMessageEnable=false', 'waitSecondsForService=45'),
    ns('the slave goes', 104, SLAVE),
    ns('the others go', 104, { ...OTHER, brokerAddr: '192.0.2.15:1', brokerId: '3' }),
  ],
}
