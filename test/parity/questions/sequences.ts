import type { Group } from '../step.ts'
import { ask, commit, create, heartbeat, offsetOf, properties, pull, queue, send, sendBatch } from './requests.ts'

const reset = (what: string, ext: Readonly<Record<string, string>>) =>
  ask(what, 222, { topic: 'SeqT', group: 'SeqCG', timestamp: '-1', isForce: 'true', ...ext })

const wipe = (what: string, topic: string) => ask(what, 215, { topic })

/** The life of a topic and of what hangs on it. */
export const topicLife: Group = {
  name: 'topicLife',
  turns: [
    create('SeqT', 2),
    send('first', 'SeqT'),
    send('second', 'SeqT'),
    send('in queue 1', 'SeqT', { queueId: '1' }),
    pull('pulls all', 'SeqT', { consumerGroup: 'SeqCG' }),
    commit('commits', 'SeqCG', 'SeqT', 2),
    offsetOf('committed', 'SeqCG', 'SeqT'),
    heartbeat('joins', 'seq-1', [{ group: 'SeqCG', subscriptions: [{ topic: 'SeqT' }] }]),
    reset('resets to 1', { queueId: '0', offset: '1' }),
    offsetOf('while reset', 'SeqCG', 'SeqT'),
    commit('commit while reset', 'SeqCG', 'SeqT', 2),
    offsetOf('commit had no effect', 'SeqCG', 'SeqT'),
    pull('is told of the reset', 'SeqT', { consumerGroup: 'SeqCG', queueOffset: '2' }),
    pull('pulls from there', 'SeqT', { consumerGroup: 'SeqCG', queueOffset: '1' }),
    commit('commits again', 'SeqCG', 'SeqT', 2),
    offsetOf('committed again', 'SeqCG', 'SeqT'),
    create('SeqT', 1),
    ask('fewer queues', 351, { topic: 'SeqT' }),
    send('queue that is gone', 'SeqT', { queueId: '1' }),
    pull('queue that is gone is pulled', 'SeqT', { consumerGroup: 'SeqCG', queueId: '1' }),
    queue('max of the queue that is gone', 30, 'SeqT', { queueId: '1' }),
    ask('more queues to read than to write', 17, { ...create('SeqT').ext, readQueueNums: '4', writeQueueNums: '1' }),
    send('queue to read only', 'SeqT', { queueId: '3' }),
    pull('pulls the queue to read only', 'SeqT', { consumerGroup: 'SeqCG', queueId: '3' }),
    wipe('deletes', 'SeqT'),
    ask('no config', 351, { topic: 'SeqT' }),
    pull('pulls what is deleted', 'SeqT', { consumerGroup: 'SeqCG' }),
    offsetOf('offset of what is deleted', 'SeqCG', 'SeqT'),
    commit('commits to what is deleted', 'SeqCG', 'SeqT', 1),
    queue('max of what is deleted', 30, 'SeqT'),
    queue('min of what is deleted', 31, 'SeqT'),
    wipe('deletes again', 'SeqT'),
    { ...create('SeqT', 3), what: 'makes it anew' },
    queue('max of the new one', 30, 'SeqT'),
    pull('pulls the new one', 'SeqT', { consumerGroup: 'SeqCG' }),
    offsetOf('offset at the new one', 'SeqCG', 'SeqT'),
    send('first of the new one', 'SeqT'),
    pull('pulls it', 'SeqT', { consumerGroup: 'SeqCG' }),
    sendBatch('a batch', 'SeqT'),
    pull('pulls the batch', 'SeqT', { consumerGroup: 'SeqCG', queueOffset: '1' }),
    ask('statistics', 202, { topic: 'SeqT' }),
    ask('progress', 208, { consumerGroup: 'SeqCG', topic: 'SeqT' }),
    ask('deletes the group', 207, { groupName: 'SeqCG', cleanOffset: 'true' }),
    offsetOf('offset of the deleted group', 'SeqCG', 'SeqT'),
    pull('pull of the deleted group', 'SeqT', { consumerGroup: 'SeqCG' }),
    ask('the group is back', 352, { group: 'SeqCG' }),
    { ...create('SeqPerm'), what: 'makes SeqPerm' },
    send('with permission', 'SeqPerm'),
    { ...create('SeqPerm', 1, { perm: '4' }), what: 'takes write' },
    send('without write', 'SeqPerm'),
    pull('with read', 'SeqPerm'),
    { ...create('SeqPerm', 1, { perm: '2' }), what: 'takes read, gives write' },
    send('with write', 'SeqPerm'),
    pull('without read', 'SeqPerm'),
    { ...create('SeqPerm', 1, { perm: '0' }), what: 'takes both' },
    send('without both', 'SeqPerm'),
    { ...create('SeqPerm', 1, { perm: '6' }), what: 'gives both' },
    pull('both messages', 'SeqPerm'),
  ],
}

const delayed = (what: string, level: string) =>
  send(what, 'DelayT', { properties: properties(`DELAY=${level} TAGS=A N=${level}`) })

export const delay: Group = {
  name: 'delay',
  turns: [
    create('DelayT'),
    delayed('level 1', '1'),
    queue('not yet there', 30, 'DelayT'),
    pull('there after 1.5 s', 'DelayT', {}, { after: 1500 }),
    delayed('level 0', '0'),
    delayed('level -1', '-1'),
    delayed('level 19', '19'),
    delayed('level x', 'x'),
    delayed('level empty', ''),
    queue('what came at once', 30, 'DelayT'),
    pull('at once', 'DelayT', { queueOffset: '1' }),
    delayed('level 1 to be deleted', '1'),
    ask('deletes the target', 215, { topic: 'DelayT' }),
    ask('nothing came', 30, { topic: 'DelayT', queueId: '0' }, { after: 1500 }),
    send('to an unknown topic', 'DelayNew', { properties: properties('DELAY=1') }),
    queue('of the new topic', 30, 'DelayNew'),
    ask('it came', 30, { topic: 'DelayNew', queueId: '0' }, { after: 3000 }),
  ],
}
