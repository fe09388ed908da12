import type { Group, Step } from '../step.ts'
import { ask, create } from './requests.ts'

const TOPIC = 'AttT'

const topic = (attributes: string, name = TOPIC, more: Partial<Step> = {}): Step => ({
  ...create(name, 1, { attributes }),
  what: `topic ${name} with ${attributes}`,
  ...more,
})

const group = (what: string, attributes: unknown): Step =>
  ask(what, 200, {}, { body: JSON.stringify({ groupName: 'AttCG', attributes }) })

/** What attributes of topics and groups an administrator may set, and how. */
export const attributes: Group = {
  name: 'attributes',
  turns: [
    // Nothing is there yet.
    ...[
      '-queue.type',
      '+queue.type=ZZ',
      '+nope=1',
      '+a+b=1',
      '+a-b=1',
      '+=1',
      'x+=1',
      '+',
      '-',
      '=',
      '+queue.type',
    ].map((each) => topic(each)),
    ask('no such topic', 351, { topic: TOPIC }),
    ...['+message.type=FIFO', '+message.type=DELAY', '-message.type'].map((each) => topic(each)),
    ...[
      '-message.type,+message.type=FIFO',
      '+message.type=MIXED',
      '+message.type=fifo',
      '+message.type=',
      '+message.type==',
      '+message.type=FIFO=DELAY',
      'message.type=FIFO',
      'message.type',
      '+message.type',
      '-message.type=FIFO',
      '-message.type',
      'x-message.type',
      'x+message.type=FIFO',
      '+message.type=FIFO,+message.type=FIFO',
      '+message.type=NORMAL,-message.type',
      '+message.type=NORMAL,,',
      ',+message.type=NORMAL',
      '+message.type=NORMAL, -queue.type',
      '+queue.type=BatchCQ',
      '+queue.type=ZZ',
      '-queue.type',
      '+cleanup.policy=COMPACTION',
      '-cleanup.policy',
      '+a+b=1',
      '+a-b=1',
      '+-=1',
      '+=1',
      '-+',
      '--message.type',
      '++message.type=FIFO',
      '-nope',
      '+nope=1',
    ].map((each) => topic(each, TOPIC, { what: `and then ${each}` })),
    ask('the topic', 351, { topic: TOPIC }),
    topic('+message.type=FIFO', 'AttFifo'),
    topic('+queue.type=SimpleCQ,+message.type=DELAY', 'AttTwo'),
    topic('+queue.type=SimpleCQ', 'AttTwo'),
    topic('-queue.type', 'AttTwo'),
    topic('+cleanup.policy=ZZ', 'AttPolicy'),
    topic('+cleanup.policy=DELETE', 'AttPolicy'),
    topic('+reserve.time=100', 'AttTime'),
    topic('+reserve.time=-2', 'AttTime'),
    topic('+reserve.time=x', 'AttTime'),
    topic('+message.type=MIXED', 'AttMixed'),
    ask('mixed topics may be', 25, {}, { body: 'enableMixedMessageType=true\n' }),
    { ...topic('+message.type=MIXED', 'AttMixed'), what: 'a mixed topic where they may be' },
    ask('mixed topics may not be', 25, {}, { body: 'enableMixedMessageType=false\n' }),
    { ...topic('+message.type=MIXED', 'AttMixed'), what: 'a mixed topic that is there, where they may not be' },
    ask(
      'a list with a bad attribute',
      18,
      {},
      {
        body: JSON.stringify({
          topicConfigList: [
            {
              topicName: 'AttL1',
              readQueueNums: 1,
              writeQueueNums: 1,
              perm: 6,
              attributes: { '+message.type': 'FIFO' },
            },
            { topicName: 'AttL2', readQueueNums: 1, writeQueueNums: 1, perm: 6, attributes: { '+message.type': 'ZZ' } },
            { topicName: 'AttL3', readQueueNums: 1, writeQueueNums: 1, perm: 6, attributes: {} },
          ],
        }),
      },
    ),
    // Sooner or later the whole table would be registered.
    ask('the first of them goes', 215, { topic: 'AttL1' }),
    ask('its route goes', 216, { topic: 'AttL1' }, { to: 'namesrv' }),
    ask(
      'a list with a mixed topic',
      18,
      {},
      {
        body: JSON.stringify({
          topicConfigList: [
            {
              topicName: 'AttL4',
              readQueueNums: 1,
              writeQueueNums: 1,
              perm: 6,
              attributes: { '+message.type': 'MIXED' },
            },
          ],
        }),
      },
    ),
    group('a group with an attribute', { '+nope': '1' }),
    group('a group with an attribute without a sign', { nope: '1' }),
    group('a group of which a missing attribute is taken', { '-nope': '' }),
    group('a group with an attribute without a name', { '': '1' }),
    group('a group without attributes', {}),
    group('a group that is there, with an attribute', { '+nope': '1' }),
    group('a group that is there, with an attribute without a sign', { nope: '1' }),
    group('a group that is there, of which a missing attribute is taken', { '-nope': '' }),
  ],
}
