import type { Step, StepKind } from '../../format/index.ts'
import { stepName } from '../../stepName.ts'
import type { Stage } from '../stage.ts'
import { adminSteps } from './admin.ts'
import { awaitSteps } from './await.ts'
import { boxSteps } from './boxes.ts'
import { clientSteps } from './client.ts'
import { clockSteps } from './clock.ts'
import { dashboardSteps } from './dashboard.ts'
import { diskSteps } from './disk.ts'
import { frameSteps } from './frame.ts'
import { hostSteps } from './host.ts'
import { linkSteps } from './link.ts'
import { lookSteps } from './look.ts'
import { namesSteps } from './names.ts'
import { networkSteps } from './network.ts'
import type { Performers } from './performer.ts'
import { probeSteps } from './probe.ts'
import { processSteps } from './process.ts'
import { serverSteps } from './server.ts'

const performers: Performers<StepKind> = {
  ...clientSteps,
  ...serverSteps,
  ...processSteps,
  ...hostSteps,
  ...clockSteps,
  ...diskSteps,
  ...networkSteps,
  ...linkSteps,
  ...boxSteps,
  ...frameSteps,
  ...namesSteps,
  ...adminSteps,
  ...dashboardSteps,
  ...probeSteps,
  ...awaitSteps,
  ...lookSteps,
}

/** Does one step. What takes time goes on while the world runs; the promise ends with it. */
export async function perform(stage: Stage, step: Step): Promise<void> {
  stage.world.note('step', { step: stepName(step), do: step.do })
  // The table has a performer of this very kind.
  const performer = performers[step.do] as (stage: Stage, step: Step) => void | Promise<void>
  await performer(stage, step)
}
