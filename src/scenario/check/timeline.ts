import type { Step, StepKind } from '../format/index.ts'
import { stepName } from '../stepName.ts'
import type { Reader } from './reader.ts'
import { adminChecks } from './steps/admin.ts'
import { awaitChecks } from './steps/await.ts'
import { boxChecks } from './steps/boxes.ts'
import { clientChecks } from './steps/client.ts'
import { clockChecks } from './steps/clock.ts'
import { dashboardChecks } from './steps/dashboard.ts'
import { diskChecks } from './steps/disk.ts'
import { frameChecks } from './steps/frame.ts'
import { hostChecks } from './steps/host.ts'
import { linkChecks } from './steps/link.ts'
import { lookChecks } from './steps/look.ts'
import { namesChecks } from './steps/names.ts'
import { networkChecks } from './steps/network.ts'
import { probeChecks } from './steps/probe.ts'
import { processChecks } from './steps/process.ts'
import { serverChecks } from './steps/server.ts'
import type { Cast, StepChecks } from './steps/step.ts'

const checks: StepChecks<StepKind> = {
  ...clientChecks,
  ...serverChecks,
  ...processChecks,
  ...hostChecks,
  ...clockChecks,
  ...diskChecks,
  ...networkChecks,
  ...linkChecks,
  ...boxChecks,
  ...frameChecks,
  ...namesChecks,
  ...adminChecks,
  ...dashboardChecks,
  ...probeChecks,
  ...awaitChecks,
  ...lookChecks,
}

/** Checks the steps and returns their names, which are unique. */
export function checkTimeline(reader: Reader, cast: Cast, lastedMs: number): readonly string[] {
  const names: string[] = []
  for (const step of reader.list('a list of steps')) {
    const kind = kindOf(step)
    checks[kind](step, cast)
    const { at, as } = base(step)
    if (at.duration() >= lastedMs) at.refuse(`a time before the end of the run at ${lastedMs} ms (see lasts)`)
    as.optional((name) => name.text('a name'))
    const name = stepName(step.value as Step)
    if (names.includes(name)) as.refuse(`a name of its own, since another step is named "${name}"`)
    names.push(name)
  }
  return names
}

function kindOf(step: Reader): StepKind {
  const value = step.value
  const kinds = Object.keys(checks) as StepKind[]
  const kind = typeof value === 'object' && value !== null && 'do' in value ? value.do : undefined
  const known = kinds.find((candidate) => candidate === kind)
  return known ?? step.at('do', kind).refuse(`one of ${kinds.join(', ')}`)
}

function base(step: Reader): Readonly<Record<'at' | 'as', Reader>> {
  const value = step.value as Readonly<Record<string, unknown>>
  return { at: step.at('at', value['at']), as: step.at('as', value['as']) }
}
