import { describe, expect, it } from 'vitest'
import {
  clientGroupRefusal,
  clientTopicRefusal,
  groupOfRetryTopic,
  isNotAllowedSendTopic,
  isSystemTopic,
  permText,
  popRetryTopic,
  retryTopic,
  topicRefusal,
} from './index.ts'

// The expected texts are those that the classes of Apache RocketMQ 5.3.3 gave for the same names.
describe('topicRefusal', () => {
  it.each([
    ['', 'The specified topic is blank.'],
    [' ', 'The specified topic is blank.'],
    ['a b', 'The specified topic contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$'],
    ['x'.repeat(128), 'The specified topic is longer than topic max length.'],
    [`%RETRY%${'x'.repeat(130)}`, 'The specified topic is longer than topic max length.'],
    ['x'.repeat(127), undefined],
    ['%RETRY%a|b-c_9', undefined],
  ])('of %j', (topic, remark) => {
    expect(topicRefusal(topic)).toBe(remark)
  })
})

describe('refusals of the client', () => {
  it('have the texts of Validators', () => {
    expect([undefined, '', 'a b', 'x'.repeat(128), 'ok'].map(clientTopicRefusal)).toEqual([
      'The specified topic is blank',
      'The specified topic is blank',
      'The specified topic[a b] contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$',
      'The specified topic is longer than topic max length 127.',
      undefined,
    ])
    expect(['', 'a b', 'x'.repeat(256), 'x'.repeat(255)].map((group) => clientGroupRefusal(group))).toEqual([
      'the specified group is blank',
      'the specified group[a b] contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$',
      'the specified group is longer than group max length 255.',
      undefined,
    ])
  })
})

describe('topics', () => {
  it('know which ones are of the system and which ones clients must not send to', () => {
    expect(['TBW102', 'rmq_sys_X', 'SCHEDULE_TOPIC_XXXX', 'T1'].map(isSystemTopic)).toEqual([true, true, true, false])
    expect(['TBW102', 'SCHEDULE_TOPIC_XXXX', 'RMQ_SYS_TRACE_TOPIC'].map(isNotAllowedSendTopic)).toEqual([
      false,
      true,
      false,
    ])
  })

  it('derive retry topics from groups and back', () => {
    expect(groupOfRetryTopic(retryTopic('CG'))).toBe('CG')
    expect(groupOfRetryTopic('T1')).toBe('T1')
    expect([popRetryTopic('T', 'G'), popRetryTopic('T', 'G', 2)]).toEqual(['%RETRY%G_T', '%RETRY%G+T'])
  })

  it('print permissions as PermName does', () => {
    expect([6, 7, 2, 4, 0].map(permText)).toEqual(['RW-', 'RWX', '-W-', 'R--', '---'])
  })
})
