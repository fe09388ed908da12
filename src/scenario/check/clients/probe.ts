import { dialects } from '../../../client/index.ts'
import type { ClientCheck } from './client.ts'

export const checkProbe: ClientCheck = (reader, known) => {
  const { host, dialect } = reader.fields(['kind', 'host', 'dialect'], 'a probe')
  host.oneOf(known.hosts, 'a host of the topology: ')
  dialect.optional((own) => own.oneOf(Object.keys(dialects)))
}
