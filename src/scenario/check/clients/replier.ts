import { CLIENT, checkBase } from './base.ts'
import type { ClientCheck } from './client.ts'

export const checkReplier: ClientCheck = (reader, known) => {
  const client = reader.fields([...CLIENT, 'group', 'topic', 'answers', 'takes', 'retries'], 'a replier')
  checkBase(client, known)
  client.group.text('a group name')
  client.topic.text('a topic')
  client.answers.text('the body of its replies')
  client.retries.optional((times) => times.whole(0, 100, 'a number of attempts after the first'))
  client.takes.optional((duration) => duration.duration())
}
