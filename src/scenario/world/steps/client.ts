import type { SendResult } from '../../../client/index.ts'
import type { Step } from '../../format/index.ts'
import type { SentMessage } from '../../sentMessage.ts'
import { stepName } from '../../stepName.ts'
import { asProducer } from '../clients/producer.ts'
import type { Program } from '../clients/program.ts'
import { clientOf, type Stage } from '../stage.ts'
import type { Performers } from './performer.ts'

/** Lets a client do something, and follows what becomes of it. */
async function follow(
  stage: Stage,
  step: Extract<Step, { readonly client: string }>,
  work: (client: Program, sent: SendResult[], messages: SentMessage[]) => Promise<string | undefined | void>,
): Promise<void> {
  const client = clientOf(stage, step.client)
  await stage.outcomes.follow(stepName(step), client, (sent, messages) => work(client, sent, messages))
}

export const clientSteps: Performers<'start' | 'shutdown' | 'send' | 'route'> = {
  start: (stage, step) => follow(stage, step, (client) => client.start()),
  shutdown: (stage, step) => follow(stage, step, (client) => client.shutdown()),
  send: (stage, step) => follow(stage, step, (client, sent, messages) => asProducer(client).send(step, sent, messages)),
  route: (stage, step) => follow(stage, step, (client) => asProducer(client).route(step.topic)),
}
