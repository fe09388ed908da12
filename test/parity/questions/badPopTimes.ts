import type { Group, Step } from '../step.ts'
import { ask, create, send } from './requests.ts'

type Fields = Readonly<Record<string, string>>

const TOPIC = 'BadTimeT'
const vague = ['popTime', 'reviveQid', 'invisibleTime', 'POP_CK', '1ST_POP_TIME']
const ABSENT = 'no time'
const TIMES = [ABSENT, '', 'x', '0', '-1', '1.5', '9223372036854775808']
const HIDDEN_MS = '3600000'

/** Each time is asked for by a group of its own, so that nobody gets what comes back to another. */
const groupOf = (kind: string, time: string): string => `BadTime${kind}${TIMES.indexOf(time)}`

const pop = (what: string, consumerGroup: string, invisibleTime: string, more: Partial<Step> = {}): Step =>
  ask(
    what,
    200050,
    timed(
      {
        consumerGroup,
        topic: TOPIC,
        queueId: '0',
        maxMsgNums: '1',
        pollTime: '0',
        bornTime: '0',
        initMode: '0',
        order: 'false',
      },
      invisibleTime,
    ),
    { vague, ...more },
  )

const change = (what: string, consumerGroup: string, save: string, time: string): Step =>
  ask(
    what,
    200053,
    timed(
      {
        consumerGroup,
        topic: TOPIC,
        queueId: '0',
        offset: '0',
        extraInfo: `0 <${save}.popTime> ${HIDDEN_MS} <${save}.reviveQid> 0 broker-a 0 0`,
      },
      time,
    ),
    { vague },
  )

function timed(fields: Fields, invisibleTime: string): Fields {
  return invisibleTime === ABSENT ? fields : { ...fields, invisibleTime }
}

function ordered(invisibleTime: string): Fields {
  return { ...pop('', 'BadTimeOrder', invisibleTime).ext, order: 'true' }
}

/** How long a message stays hidden that is to be hidden for no time, or for nonsense: what has come back in the end. */
export const badPopTimes: Group = {
  name: 'badPopTime',
  logMoves: true,
  // What comes back is stored after some seconds, and its topics are registered with the next round.
  quietMs: 45_000,
  turns: [
    create(TOPIC),
    send('a message', TOPIC),
    ...TIMES.map((time) => pop(`a pop for '${time}'`, groupOf('Pop', time), time)),
    ...TIMES.flatMap((time, at) => [
      pop(`a pop for an hour, ${at}`, groupOf('Change', time), HIDDEN_MS, { save: `p${at}` }),
      change(`changed to '${time}'`, groupOf('Change', time), `p${at}`, time),
    ]),
    pop('a pop in order', 'BadTimeOrder', HIDDEN_MS, { ext: ordered(HIDDEN_MS), save: 'ordered' }),
    ...TIMES.slice(0, 3).map((time) => ({
      ...change(`changed in order to '${time}'`, 'BadTimeOrder', 'ordered', time),
      ext: timed(
        {
          consumerGroup: 'BadTimeOrder',
          topic: TOPIC,
          queueId: '0',
          offset: '0',
          extraInfo: `0 <ordered.popTime> ${HIDDEN_MS} 999 0 broker-a 0 0`,
        },
        time,
      ),
    })),
  ],
}
