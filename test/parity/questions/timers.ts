import type { Group, Step } from '../step.ts'
import { ask, create, properties, pull, queue, send, sendV2 } from './requests.ts'

/** A second for the slot, one for the beat of the wheel, and some for a busy machine. */
const SLACK_MS = 3000
const FAR_FUTURE_MS = '9999999999999'

const timed = (what: string, timer: string, key: string, more: Partial<Step> = {}): Step =>
  send(
    what,
    'TimerT',
    { properties: properties(`UNIQ_KEY=7F0000010000AAAA00000000000001${key} ${timer}`) },
    { body: key, vague: ['recallHandle'], save: `t${key}`, ...more },
  )

const recall = (what: string, ext: Readonly<Record<string, string>>): Step =>
  ask(what, 370, { producerGroup: 'PG', topic: 'TimerT', ...ext })

/** Messages for an arbitrary time, and what becomes of them. Recalls are off as by default. */
export const timers: Group = {
  name: 'timers',
  logMoves: true,
  turns: [
    create('TimerT'),
    timed('in 2 s', 'TIMER_DELAY_SEC=2', '01'),
    queue('the topic is empty', 30, 'TimerT'),
    pull('it, after its time', 'TimerT', { consumerGroup: 'TimerCG' }, { after: 2000 + SLACK_MS }),
    timed('in 4,000 ms', 'TIMER_DELAY_MS=4000 TAGS=A KEYS=k2', '02'),
    timed(
      'in seconds before milliseconds before a time',
      `TIMER_DELAY_SEC=1 TIMER_DELAY_MS=90000 TIMER_DELIVER_MS=${FAR_FUTURE_MS}`,
      '03',
    ),
    timed('at a time that is over', 'TIMER_DELIVER_MS=1000', '04'),
    timed('in 0 s', 'TIMER_DELAY_SEC=0', '05'),
    timed('in -5 s', 'TIMER_DELAY_SEC=-5', '06'),
    timed('a delay level wins', 'TIMER_DELAY_SEC=86400 DELAY=2', '07', { vague: ['queueOffset', 'recallHandle'] }),
    timed('already with a time to leave', 'TIMER_DELAY_SEC=60 TIMER_OUT_MS=5', '08'),
    timed('in three days and an hour', 'TIMER_DELAY_SEC=262800', '09'),
    timed('at a far time', `TIMER_DELIVER_MS=${FAR_FUTURE_MS}`, '10'),
    timed('in no number of seconds', 'TIMER_DELAY_SEC=soon', '11'),
    timed('in no number of milliseconds', 'TIMER_DELAY_MS=', '12'),
    timed('at no time', 'TIMER_DELIVER_MS=x', '13'),
    timed('with a key to delete and a time that is over', 'TIMER_DELIVER_MS=1000 TIMER_DEL_UNIQKEY=TimerT+x', '14'),
    sendV2(
      'v2 in 1 s',
      'TimerT',
      { properties: properties('TIMER_DELAY_SEC=1 UNIQ_KEY=7F0000010000AAAA0000000000000115') },
      { vague: ['recallHandle'] },
    ),
    pull('all that were due', 'TimerT', { consumerGroup: 'TimerCG' }, { after: 6000 + SLACK_MS }),
    recall('recall is off', { recallHandle: '<t01.recallHandle>' }),
  ],
}
