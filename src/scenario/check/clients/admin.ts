import { CLIENT, checkBase } from './base.ts'
import type { ClientCheck } from './client.ts'

export const checkMqadmin: ClientCheck = (reader, known) => {
  const client = reader.fields(['kind', 'host', 'dialect', 'namesrv'], 'a shell with mqadmin')
  client.host.oneOf(known.hosts, 'a host of the topology: ')
  client.dialect.optional((release) => release.oneOf(['java-5.3', 'java-4.9']))
  client.namesrv.optional((setting) => {
    if (typeof setting.value !== 'string') setting.refuse('a text')
  })
}

export const checkGoAdmin: ClientCheck = (reader, known) => {
  const client = reader.fields(CLIENT, 'a program with the admin client of Go')
  checkBase(client, known)
  client.dialect.optional((release) => release.oneOf(['go-2.1.2', 'go-2.1.1']))
}
