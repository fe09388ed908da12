import type { ClientKind } from '../../format/index.ts'
import type { Reader } from '../reader.ts'
import type { Known } from '../topology.ts'
import { checkGoAdmin, checkMqadmin } from './admin.ts'
import { checkConsumer } from './consumer.ts'
import { checkDashboard } from './dashboard.ts'
import { checkExporter } from './exporter.ts'
import { checkProbe } from './probe.ts'
import { checkProducer } from './producer.ts'
import { checkReplier } from './replier.ts'

export type ClientCheck = (reader: Reader, known: Known) => void

const checks: { readonly [K in ClientKind]: ClientCheck } = {
  producer: checkProducer,
  consumer: checkConsumer,
  mqadmin: checkMqadmin,
  goAdmin: checkGoAdmin,
  replier: checkReplier,
  exporter: checkExporter,
  dashboard: checkDashboard,
  probe: checkProbe,
}

export const clientKinds: readonly ClientKind[] = Object.keys(checks) as ClientKind[]

/** Returns the names of the clients with their kinds. */
export function checkClients(reader: Reader, known: Known): ReadonlyMap<string, ClientKind> {
  if (reader.absent) return new Map()
  return new Map(
    reader.entries('the clients by name').map(([name, client]) => {
      if (known.servers.includes(name)) client.refuse(`a client whose name is not that of a server`)
      const { value } = client
      const given = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined
      const kind = clientKinds.find((candidate) => candidate === given)
      if (kind === undefined) return client.at('kind', given).refuse(`one of ${clientKinds.join(', ')}`)
      checks[kind](client, known)
      return [name, kind]
    }),
  )
}
