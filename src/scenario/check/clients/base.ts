import { dialects } from '../../../client/index.ts'
import type { Reader } from '../reader.ts'
import type { Known } from '../topology.ts'

/** Fields of every client. */
export const CLIENT: readonly ['kind', 'host', 'dialect', 'namesrv', 'instanceName'] = [
  'kind',
  'host',
  'dialect',
  'namesrv',
  'instanceName',
]

export type ClientFields = Readonly<Record<(typeof CLIENT)[number], Reader>>

/** Checks what every client has. */
export function checkBase(client: ClientFields, known: Known): void {
  client.host.oneOf(known.hosts, 'a host of the topology: ')
  client.dialect.optional((dialect) => dialect.oneOf(Object.keys(dialects)))
  client.namesrv.optional(checkNamesrv)
  client.instanceName.optional((name) => name.text('a name'))
}

function checkNamesrv(reader: Reader): void {
  if (typeof reader.value === 'string') return
  // Any text is a setting: to be refused by the client, not by the scenario.
  for (const item of reader.list('a text or a list of texts')) {
    if (typeof item.value !== 'string') item.refuse('a text')
  }
}
