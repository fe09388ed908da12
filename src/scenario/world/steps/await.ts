import { milliseconds } from '../../durations.ts'
import { stepName } from '../../stepName.ts'
import { asConsumer } from '../clients/consumer.ts'
import { clientOf } from '../stage.ts'
import type { Performers } from './performer.ts'

export const awaitSteps: Performers<'await'> = {
  await: (stage, step) => {
    const consumer = asConsumer(clientOf(stage, step.client))
    return stage.outcomes.follow(stepName(step), consumer, () =>
      consumer.awaitMessage(step.body, milliseconds(step.within)),
    )
  },
}
