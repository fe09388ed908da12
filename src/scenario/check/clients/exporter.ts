import { CLIENT, checkBase } from './base.ts'
import type { ClientCheck } from './client.ts'

export const checkExporter: ClientCheck = (reader, known) => {
  const client = reader.fields([...CLIENT, 'collectEvery', 'scrapeEvery', 'keeps'], 'an exporter')
  checkBase(client, known)
  for (const time of [client.collectEvery, client.scrapeEvery, client.keeps]) {
    time.optional((duration) => {
      if (duration.duration() === 0) duration.refuse('a duration longer than 0')
    })
  }
}
