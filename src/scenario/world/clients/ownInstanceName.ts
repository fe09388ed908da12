import type { DialectName } from '../../../client/index.ts'
import type { ConsumerSpec } from '../../format/index.ts'

/**
 * The instance name of a consumer that sets none, where it does not come from the start of the client: Go takes the process
 * id alone, and Java leaves DEFAULT as it is when broadcasting (clients.md 0.3, 4.8). A program of a scenario has one consumer
 * in its process, so that the ids of a host differ all the same.
 */
export function ownInstanceName(
  dialect: DialectName,
  messageModel: ConsumerSpec['messageModel'],
  pid: number,
): string | undefined {
  if (dialect.startsWith('go-')) return String(pid)
  return dialect.startsWith('java-') && messageModel === 'BROADCASTING' ? 'DEFAULT' : undefined
}
