import type { PlainServer } from '../plain.ts'
import type { ProgramPlan } from './containerPlan.ts'
import type { ContainerProgram, Settings } from './program.ts'
import type { RestartPolicy } from './restartPolicy.ts'
import type { Start } from './startOrder.ts'

/** A server of a container, as the world has it. */
export type ServerPart = PlainServer & { readonly role: 'namesrv' | 'broker' | 'proxy' }

/** The servers of a container, in the order of its programs. */
export function serverParts(plan: ProgramPlan, start: Start): readonly ServerPart[] {
  return plan.programs.flatMap((program) => serverOf(program, plan, start))
}

function serverOf(program: ContainerProgram, plan: ProgramPlan, start: Start): readonly ServerPart[] {
  if (program.kind !== 'namesrv' && program.kind !== 'broker' && program.kind !== 'proxy') return []
  const { kind: role, settings, profile, ends } = program
  const restart = restartOf(program, plan)
  const servers = plan.programs.filter((own) => own.kind === 'namesrv' || own.kind === 'broker' || own.kind === 'proxy')
  return [
    {
      role,
      settings: settingsOf(program, settings),
      profile,
      ...('refused' in start ? { refused: start.refused } : {}),
      ...(ends === undefined ? {} : { ends: { exitCode: ends.exitCode, text: ends.text } }),
      ...('refused' in start ? {} : { bootsAt: `${start.listensAtMs}ms` as const }),
      ...(restart === undefined ? {} : { restart }),
      // Whatever starts the container again starts all of its programs.
      ...(restart === undefined && servers.length < 2 ? {} : { bootTakes: `${plan.bootMs}ms` as const }),
      ...(servers.length < 2 ? {} : { container: { name: plan.name, front: plan.front.includes(program) } }),
      ...(role === 'broker' && plan.container.topics !== undefined ? { topics: plan.container.topics } : {}),
      ...(role === 'broker' && plan.storeMount !== undefined ? { store: 'disk' as const } : {}),
    },
  ]
}

function settingsOf(program: ContainerProgram, settings: Settings): NonNullable<PlainServer['settings']> {
  if (program.kind === 'proxy') return { ...settings, ...(program.local ? { proxyMode: 'local' } : {}) }
  const { listenPort } = settings
  return program.kind !== 'namesrv' || listenPort === undefined
    ? settings
    : { ...settings, listenPort: Number(listenPort) }
}

/** A program in the background ends without anybody noticing. */
function restartOf(
  program: ContainerProgram,
  { container, front, supervised }: ProgramPlan,
): RestartPolicy | undefined {
  if (supervised.includes(program)) return SUPERVISED
  const { restart } = container
  return restart === 'no' || !front.includes(program) ? undefined : restart
}

/** What supervisord does without other words: `autorestart=unexpected`, `startretries=3`. */
const SUPERVISED: RestartPolicy = 'on-failure:3'

/** The one that has the name of the container: its only server, or its only one that is no proxy. */
export function mainOf(specs: readonly ServerPart[]): ServerPart | undefined {
  const [first, ...others] = specs.length === 1 ? specs : specs.filter(({ role }) => role !== 'proxy')
  return others.length === 0 ? first : undefined
}
