import type { NameServerContext } from './context.ts'
import { type Unregistration, unregister } from './route/index.ts'

/** Takes a broker out of the routes, whoever asked for it, and tells the rest of its group if they want to know. */
export function brokerGone(context: NameServerContext, gone: Unregistration | undefined): void {
  if (gone === undefined) return
  context.runtime.logger.log('info', 'a broker is gone', { ...gone })
  const reduced = unregister(context.tables, gone)
  if (reduced === undefined) return
  context.notifySmallestId(reduced.brokerName, { offlineBrokerAddr: reduced.offlineBrokerAddr })
}
