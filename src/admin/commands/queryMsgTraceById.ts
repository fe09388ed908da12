import { ClientError, type TraceStep } from '../../client/index.ts'
import { SystemTopic } from '../../protocol/index.ts'
import { type AdminCommand, command } from '../command.ts'
import { Refusal } from '../failures.ts'
import { required, text, time, whole } from '../options/index.ts'
import { type Cell, localTime, styled, table } from '../output/index.ts'

const MAX_NUM = 64

export const queryMsgTraceById: AdminCommand = command({
  name: 'queryMsgTraceById',
  section: 'Messages',
  summary: 'The way of a message as its producer and consumers told it',
  details: [
    'Only clients with message tracing on tell anything (enableMsgTrace, or sendMessage -m true), and some seconds later. The id is ' +
      'the one that the producer made. Pub is the send, Sub a delivery.',
  ],
  options: {
    msgId: required(text('i', 'id', 'the id of the message')),
    traceTopic: text('t', 'topic', `topic of the trace data (default ${SystemTopic.TRACE})`),
    beginTimestamp: time('b', 'trace data stored then or later'),
    endTimestamp: time('e', 'trace data stored then or earlier'),
    maxNum: whole('c', 'count', `most trace messages of each broker (default ${MAX_NUM})`, { min: 1, max: 1_000_000 }),
  },
  examples: ['queryMsgTraceById -i 7F0000010A2B18B4AAC2162BEC4B0000'],
  run: async ({ admin, options, print }) => {
    const { msgId, traceTopic = SystemTopic.TRACE, beginTimestamp: beginMs, endTimestamp: endMs, maxNum } = options
    const steps = await admin
      .messageTrace(msgId, { traceTopic, beginMs, endMs, maxNum: maxNum ?? MAX_NUM })
      .catch((error: unknown) => {
        if (ClientError.is(error) && error.failure.kind === 'noRoute') {
          throw new Refusal(`there is no topic ${traceTopic}: no client has ever written trace data into it`)
        }
        throw error
      })
    if (steps.length === 0) throw new Refusal(`no client has told anything of message ${msgId} in topic ${traceTopic}`)
    print({
      json: { msgId, steps: steps.map(stepJson) },
      blocks: [
        table(
          ['Type', 'Group', 'Client Host', 'Time', 'Cost', 'Status', 'Retries', 'Topic', 'Store Host'],
          steps.map(stepRow),
        ),
      ],
    })
  },
})

function stepRow(step: TraceStep): readonly Cell[] {
  const { type, group, clientHost, timestamp, costMs, retryTimes, topic, storeHost } = step
  const retries = type === 'Sub' ? retryTimes : ''
  const cost = costMs === undefined ? '' : `${costMs}ms`
  return [type, group, clientHost, localTime(timestamp), cost, statusOf(step), retries, topic, storeHost]
}

function statusOf({ success, outcome }: TraceStep): Cell {
  if (success === undefined) return styled('warn', 'not finished')
  const word = success ? 'success' : 'failed'
  const more = outcome === undefined || outcome === 'SUCCESS' || outcome === 'FAILED' ? '' : ` (${outcome})`
  return styled(success ? 'good' : 'bad', `${word}${more}`)
}

function stepJson({ costMs, success, outcome, topic, storeHost, ...rest }: TraceStep): unknown {
  return {
    ...rest,
    costMs: costMs ?? null,
    success: success ?? null,
    outcome: outcome ?? null,
    topic: topic ?? null,
    storeHost: storeHost ?? null,
  }
}
