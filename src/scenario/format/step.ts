import type { ClientStep } from './steps/client.ts'
import type { HostStep } from './steps/host.ts'
import type { NamesStep } from './steps/names.ts'
import type { NetworkStep } from './steps/network.ts'
import type { ProcessStep } from './steps/process.ts'
import type { ServerStep } from './steps/server.ts'

/** One thing that happens. */
export type Step = ClientStep | ServerStep | ProcessStep | HostStep | NetworkStep | NamesStep

export type StepKind = Step['do']

/** The steps of one kind. */
export type StepOf<K extends StepKind> = Extract<Step, { readonly do: K }>
