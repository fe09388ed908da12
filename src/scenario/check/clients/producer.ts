import { CLIENT, checkBase } from './base.ts'
import type { ClientCheck } from './client.ts'

export const checkProducer: ClientCheck = (reader, known) => {
  const client = reader.fields([...CLIENT, 'group'], 'a producer')
  checkBase(client, known)
  client.group.text('a group name')
}
