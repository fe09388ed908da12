import type { Admin, ClientInstance } from '../client/index.ts'
import type { AdminConsole } from './console.ts'
import type { Options, OptionValues } from './options/index.ts'
import type { Report } from './output/index.ts'

/** Headings of the list of commands, in its order. */
export const SECTIONS = ['Cluster and brokers', 'Topics', 'Groups and offsets', 'Messages', 'Dead letters'] as const

/** What a command works with. */
export interface AdminCall<V> {
  readonly options: V
  readonly admin: Admin
  /** Shared with `admin`, for producers. */
  readonly client: ClientInstance
  readonly console: AdminConsole
  /** Time-out of one request. */
  readonly timeoutMs: number
  nowMs(): number
  /** Shows a result; `more` when further ones follow. */
  print(report: Report, options?: { readonly more?: boolean }): void
  /** A note for people on standard error; no part of the result. */
  note(sentence: string): void
  /** Something did not work, and the rest goes on: told on standard error at the end, and the exit code is 1. */
  problem(error: unknown): void
  /** Rejects when the command is stopped meanwhile. */
  sleep(delayMs: number): Promise<void>
}

export interface CommandSpec<O extends Options> {
  /** As mqadmin calls it, where it has it. */
  readonly name: string
  readonly section: (typeof SECTIONS)[number]
  /** One line for the list. */
  readonly summary: string
  /** Further sentences for the help. */
  readonly details?: readonly string[]
  readonly options: O
  /** Of these exactly one has to be given. */
  readonly oneOf?: readonly (keyof O & string)[]
  /** Without the name of the program. */
  readonly examples: readonly string[]
  run(call: AdminCall<OptionValues<O>>): Promise<void>
}

/** A command, whatever its options. */
export interface AdminCommand extends Omit<CommandSpec<Options>, 'run'> {
  run(call: AdminCall<Readonly<Record<string, unknown>>>): Promise<void>
}

/** Keeps the types of the options between what is declared and what is run. */
export function command<O extends Options>(spec: CommandSpec<O>): AdminCommand {
  return { ...spec, run: (call) => spec.run(call as AdminCall<OptionValues<O>>) }
}
