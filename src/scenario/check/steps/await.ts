import { onClient } from './onClient.ts'
import { BASE, type StepChecks } from './step.ts'

export const awaitChecks: StepChecks<'await'> = {
  await: (step, cast) => {
    onClient(['consumer'], ['body', 'within'])(step, cast)
    const own = step.fields([...BASE, 'client', 'body', 'within'], 'a step')
    own.body.text('a part of a body')
    own.within.duration()
  },
}
