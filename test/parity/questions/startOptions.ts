import type { Group } from '../step.ts'
import { ask, create, properties, pull, send } from './requests.ts'

const timed = (what: string, topic: string) =>
  send(what, topic, { properties: properties('TIMER_DELAY_SEC=2') }, { vague: ['recallHandle'] })

/** A broker that has had no timer wheel from its start on. */
export const withoutWheel: Group = {
  name: 'withoutWheel',
  startedWith: { timerWheelEnable: 'false' },
  logMoves: true,
  turns: [
    create('WowT'),
    ask('the check point of the wheel', 60),
    ask('numbers of the wheel', 61),
    timed('a message for later', 'WowT'),
    ask('a recall', 370, { producerGroup: 'PG', topic: 'WowT', recallHandle: 'x' }),
    send('with a delay level', 'WowT', { properties: properties('DELAY=1') }, { vague: ['queueOffset'] }),
    pull('it came', 'WowT', {}, { after: 1500 }),
    ask('there shall be a wheel', 25, {}, { body: 'timerWheelEnable=true\n' }),
    ask('the check point of a wheel that came too late', 60),
    ask('numbers of a wheel that came too late', 61),
  ],
}

/** A broker that another program copies. */
export const duplicated: Group = {
  name: 'duplicated',
  startedWith: { duplicationEnable: 'true' },
  logMoves: true,
  turns: [
    create('DupT'),
    ask('how its slaves are', 907),
    ask('what slaves are told', 906, {}, { vague: ['masterFlushOffset', 'masterHaAddress'] }),
    ask('where it begins', 908, { masterFlushOffset: '0' }),
    ask('epochs of controllers', 1007),
  ],
}
