import { checkDurations } from '../durations.ts'
import type { Reader } from '../reader.ts'

const ENDS = ['CONSUME_SUCCESS', 'RECONSUME_LATER', 'SUSPEND_CURRENT_QUEUE_A_MOMENT', 'throws', 'never']

/** One rule, or a list of them. */
export function checkHandler(reader: Reader): void {
  const rules = Array.isArray(reader.value) ? reader.list('a list of rules') : [reader]
  for (const rule of rules) {
    const own = rule.fields(['body', 'deliveries', 'takes', 'sendsTo', 'ends'], 'a rule of a handler')
    own.body.optional((text) => text.text('a part of a body'))
    own.deliveries.optional((count) => count.whole(1, 1000, 'a number of deliveries'))
    own.takes.optional(checkDurations)
    own.sendsTo.optional((topic) => topic.text('a topic'))
    own.ends.optional((how) => how.oneOf(ENDS))
  }
}
