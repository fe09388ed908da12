import { create } from '../../questions/requests.ts'
import type { Family } from '../example.ts'

const TOPIC = 'MxTopic'
const { ext = {} } = create(TOPIC, 2)
const listed = {
  attributes: {},
  order: false,
  perm: 6,
  readQueueNums: 2,
  topicFilterType: 'SINGLE_TAG',
  topicName: 'MxTopicListed',
  topicSysFlag: 0,
  writeQueueNums: 2,
}

/** Topic configuration. */
export const topics: Family = {
  name: 'topic',
  prefix: 'MxTopic',
  before: [],
  examples: [
    {
      request: 'UPDATE_AND_CREATE_TOPIC',
      ext: { ...ext, attributes: '', force: 'false' },
      after: [{ ...create(TOPIC), what: 'put back' }],
    },
    {
      request: 'UPDATE_AND_CREATE_TOPIC_LIST',
      json: { topicConfigList: [listed] },
      // A topic that stays as it is ends the request early.
      after: [{ ...create('MxTopicListed', 1), what: 'put back' }],
    },
    {
      request: 'GET_ALL_TOPIC_CONFIG',
      ext: { topicSeq: '0', dataVersion: '', maxTopicNum: '100' },
      more: { about: 'MxTopicListed', vague: ['dataVersion', 'mappingDataVersion'] },
    },
    { request: 'GET_SYSTEM_TOPIC_LIST_FROM_BROKER' },
    { request: 'GET_TOPIC_CONFIG', ext: { topic: TOPIC } },
    { request: 'DELETE_TOPIC_IN_BROKER', ext: { topic: TOPIC }, after: [{ ...create(TOPIC), what: 'put back' }] },
  ],
}
