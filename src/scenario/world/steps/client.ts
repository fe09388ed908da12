import type { Step } from '../../format/index.ts'
import { stepName } from '../../stepName.ts'
import { asProducer } from '../clients/producer.ts'
import type { Program } from '../clients/program.ts'
import type { Work } from '../outcomes.ts'
import { type ClientStage, clientOf } from '../stage.ts'
import type { Performers } from './performer.ts'

/** Lets a client do something, and follows what becomes of it. */
async function follow(
  stage: ClientStage,
  step: Extract<Step, { readonly client: string }>,
  work: (client: Program, ...record: Parameters<Work>) => ReturnType<Work>,
): Promise<void> {
  const client = clientOf(stage, step.client)
  await stage.outcomes.follow(stepName(step), client, (sent, messages) => work(client, sent, messages))
}

export const clientSteps: Performers<'start' | 'shutdown' | 'send' | 'route', ClientStage> = {
  start: (stage, step) =>
    follow(stage, step, async (client) => {
      await client.start()
      if (step.shutsDown === true) await client.shutdown()
    }),
  shutdown: (stage, step) => follow(stage, step, (client) => client.shutdown()),
  send: (stage, step) => follow(stage, step, (client, sent, messages) => asProducer(client).send(step, sent, messages)),
  route: (stage, step) => follow(stage, step, (client) => asProducer(client).route(step.topic)),
}
