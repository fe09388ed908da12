import { CLIENT, checkBase } from './base.ts'
import type { ClientCheck } from './client.ts'

export const checkDashboard: ClientCheck = (reader, known) => {
  const client = reader.fields([...CLIENT, 'javaOpts'], 'a dashboard')
  checkBase(client, known)
  client.dialect.optional((release) => release.oneOf(['java-5.3', 'java-4.9']))
  client.namesrv.optional((setting) => {
    if (typeof setting.value !== 'string') setting.refuse('a text')
  })
  client.javaOpts.optional((options) => {
    if (typeof options.value !== 'string') options.refuse('a text')
  })
}
