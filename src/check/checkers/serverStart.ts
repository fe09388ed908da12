import { type Checker, seconds } from '../finding.ts'
import { eventsOf } from '../history.ts'

/** A server that was killed or lost its power starts again over what its disk holds. */
export const serverStart: Checker = (history) =>
  eventsOf(history, 'server')
    .filter(({ what }) => what === 'startFailed')
    .map(({ server, at, reason }) => ({
      checker: 'serverStart',
      sentence: `${server} did not start at ${seconds(at)}: ${reason ?? 'no reason given'}`,
      ids: [],
    }))
