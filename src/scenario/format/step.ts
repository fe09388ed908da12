import type { AdminStep } from './steps/admin.ts'
import type { AwaitStep } from './steps/await.ts'
import type { BoxStep } from './steps/boxes.ts'
import type { ClientStep } from './steps/client.ts'
import type { ClockStep } from './steps/clock.ts'
import type { DashboardStep } from './steps/dashboard.ts'
import type { DiskStep } from './steps/disk.ts'
import type { FrameStep } from './steps/frame.ts'
import type { HostStep } from './steps/host.ts'
import type { LinkStep } from './steps/link.ts'
import type { LookStep } from './steps/look.ts'
import type { NamesStep } from './steps/names.ts'
import type { NetworkStep } from './steps/network.ts'
import type { ProbeStep } from './steps/probe.ts'
import type { ProcessStep } from './steps/process.ts'
import type { ServerStep } from './steps/server.ts'

/** One thing that happens. */
export type Step =
  | ClientStep
  | ServerStep
  | ProcessStep
  | HostStep
  | ClockStep
  | DiskStep
  | NetworkStep
  | LinkStep
  | BoxStep
  | FrameStep
  | NamesStep
  | AdminStep
  | DashboardStep
  | ProbeStep
  | AwaitStep
  | LookStep

export type StepKind = Step['do']

/** The steps of one kind. */
export type StepOf<K extends StepKind> = Extract<Step, { readonly do: K }>
