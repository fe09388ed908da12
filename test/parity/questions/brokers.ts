import type { Group, Step } from '../step.ts'
import { dataVersion, type Fields, ns, register, topicConfig } from './registration.ts'

const MASTER: Fields = { brokerName: 'broker-b', brokerAddr: '192.0.2.1:1', clusterName: 'BrokersC', brokerId: '0' }
const SLAVE: Fields = { ...MASTER, brokerAddr: '192.0.2.2:1', brokerId: '1' }

const TOPICS = {
  BrT1: topicConfig('BrT1'),
  BrUnit: topicConfig('BrUnit', { topicSysFlag: 1 }),
  BrSub: topicConfig('BrSub', { topicSysFlag: 2 }),
  BrBoth: topicConfig('BrBoth', { topicSysFlag: 3 }),
}

const route = (what: string, topic: string, more: Partial<Step> = {}): Step => ns(what, 105, { topic }, more)
const heartbeat = (what: string, broker: Fields): Step => ns(what, 904, { heartbeatTimeoutMills: '10000', ...broker })
const askVersion = (what: string, broker: Fields, asked: object): Step =>
  ns(what, 322, broker, { body: JSON.stringify(asked) })

/** Brokers that come to a NameServer, say that they live, and go. */
export const brokers: Group = {
  name: 'brokers',
  turns: [
    ns('topics in order', 100, { namespace: 'ORDER_TOPIC_CONFIG', key: 'BrT1', value: 'broker-b:4' }),
    register('a master with one topic is refused', MASTER, { BrT1: topicConfig('BrT1') }),
    register('a master', MASTER, TOPICS),
    register('its slave', SLAVE, TOPICS),
    route('route of both', 'BrT1'),
    route('route for 4.9.3', 'BrT1', { version: 395 }),
    ns('the group', 901, { clusterName: 'BrokersC', brokerName: 'broker-b' }),
    ns('topics of the cluster', 224, { cluster: 'BrokersC' }),
    ns('topics of units', 311, {}, { about: 'Br' }),
    ns('topics with subscribers of units', 312, {}, { about: 'Br' }),
    ns('topics with subscribers of units that are of none', 313, {}, { about: 'Br' }),
    ns('system topics', 304, {}, { about: 'Br', vague: ['brokerAddr'] }),
    heartbeat('heartbeat of the master', MASTER),
    heartbeat('heartbeat of a stranger', { ...MASTER, brokerAddr: '192.0.2.9:1' }),
    askVersion('same version', MASTER, dataVersion(1)),
    askVersion('other counter', MASTER, dataVersion(2)),
    askVersion('other state', MASTER, dataVersion(1, 1)),
    askVersion('version of a stranger', { ...MASTER, brokerAddr: '192.0.2.9:1' }, dataVersion(1)),
    register('one topic more', MASTER, { BrT2: topicConfig('BrT2') }, { counter: 2 }),
    route('route of the topic more', 'BrT2'),
    register('changed, but with the same version', MASTER, { BrT2: topicConfig('BrT2', { perm: 4 }) }, { counter: 2 }),
    route('route of what did not change', 'BrT2'),
    register('changed', MASTER, { BrT2: topicConfig('BrT2', { perm: 4 }) }, { counter: 3 }),
    route('route of what changed', 'BrT2'),
    register('the slave is master now', { ...SLAVE, brokerId: '0' }, TOPICS, { counter: 3 }),
    ns('the group after the change', 901, { clusterName: 'BrokersC', brokerName: 'broker-b' }),
    register('a broker of a zone', { ...MASTER, brokerName: 'broker-c', __ZONE_NAME: 'z1' }, TOPICS),
    ns('route within the zone', 105, { topic: 'BrT1', __ZONE_MODE: 'true', __ZONE_NAME: 'z1' }),
    ns('wipes write permission', 205, { brokerName: 'broker-c' }),
    route('route without it', 'BrT1'),
    ns('gives it back', 327, { brokerName: 'broker-c' }),
    ns('takes one topic away from the cluster', 216, { topic: 'BrSub', clusterName: 'BrokersC' }),
    route('route of what was taken away', 'BrSub'),
    ns('unregisters a broker', 104, { ...MASTER, brokerName: 'broker-c' }),
    route('route after it went', 'BrT1', { after: 100 }),
    ns('unregisters a stranger', 104, { ...MASTER, brokerAddr: '192.0.2.9:1' }),
    { what: 'the connection of the other closes', close: 'namesrv 192.0.2.2:1', after: 0 },
    route('route after it closed', 'BrT1', { after: 200 }),
    ns('order is no more', 102, { namespace: 'ORDER_TOPIC_CONFIG', key: 'BrT1' }),
  ],
}
