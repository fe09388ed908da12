import { ask, commit, create, send } from '../../questions/requests.ts'
import type { Family } from '../example.ts'

const TOPIC = 'MxGroup'
const group = {
  attributes: {},
  brokerId: 0,
  consumeBroadcastEnable: true,
  consumeEnable: true,
  consumeFromMinEnable: true,
  consumeMessageOrderly: false,
  consumeTimeoutMinute: 15,
  groupName: 'MxGroupCG',
  groupRetryPolicy: { type: 'CUSTOMIZED' },
  groupSysFlag: 0,
  notifyConsumerIdsChangedEnable: true,
  retryMaxTimes: 16,
  retryQueueNums: 1,
  subscriptionDataSet: [],
  whichBrokerWhenConsumeSlowly: 1,
}
const again = ask('put back', 200, {}, { body: JSON.stringify(group) })

/** Subscription groups. */
export const groups: Family = {
  name: 'group',
  prefix: 'MxGroup',
  before: [create(TOPIC), send('a message', TOPIC)],
  examples: [
    { request: 'UPDATE_AND_CREATE_SUBSCRIPTIONGROUP', json: group },
    {
      request: 'UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST',
      json: { groupConfigList: [{ groupName: 'MxGroupListed', consumeEnable: false, retryMaxTimes: 3 }] },
    },
    {
      request: 'GET_ALL_SUBSCRIPTIONGROUP_CONFIG',
      ext: { groupSeq: '0', dataVersion: '', maxGroupNum: '100' },
      more: { about: 'MxGroupListed', vague: ['dataVersion'] },
    },
    { request: 'GET_SUBSCRIPTIONGROUP_CONFIG', ext: { group: 'MxGroupCG' } },
    {
      request: 'UPDATE_AND_GET_GROUP_FORBIDDEN',
      ext: { group: 'MxGroupCG', topic: TOPIC, readable: 'true' },
    },
    {
      request: 'DELETE_SUBSCRIPTIONGROUP',
      ext: { groupName: 'MxGroupCG', cleanOffset: 'true', removeOffset: 'true' },
      after: [again, commit('put back its offset', 'MxGroupCG', TOPIC, 1)],
    },
  ],
}
