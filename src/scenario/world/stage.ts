import type { FrameFaults } from '../../cluster/index.ts'
import { invariant } from '../../runtime/index.ts'
import type { World } from '../../sim/index.ts'
import type { Look } from '../look/look.ts'
import type { Watch } from '../watch/watch.ts'
import type { Boxes } from './boxes.ts'
import type { ProgramProcess } from './clients/ground.ts'
import type { Program } from './clients/program.ts'
import type { Ledgers } from './ledgers.ts'
import type { Names } from './names.ts'
import type { Outcomes } from './outcomes.ts'
import type { ScenarioServer } from './servers.ts'

/** What the steps of clients act on. */
export interface ClientStage {
  readonly clients: ReadonlyMap<string, Program>
  readonly outcomes: Outcomes
}

/** Everything that steps act on, by the names of the scenario. */
export interface Stage extends ClientStage {
  readonly world: World
  /** Hears every frame. */
  readonly watch: Watch
  readonly servers: ReadonlyMap<string, ScenarioServer>
  readonly names: Names
  readonly boxes: Boxes
  /** What `look` steps copied, by the names of the steps. */
  readonly looks: Map<string, Look>
  readonly ledgers: Ledgers
  /** Faults of frames, where a step asks for one. */
  readonly frames: FrameFaults | undefined
}

/** A server of a checked scenario. */
export function serverOf({ servers }: Stage, name: string): ScenarioServer {
  const server = servers.get(name)
  invariant(server !== undefined, `server ${name} of a checked scenario`)
  return server
}

/** A client of a checked scenario. */
export function clientOf({ clients }: ClientStage, name: string): Program {
  const client = clients.get(name)
  invariant(client !== undefined, `client ${name} of a checked scenario`)
  return client
}

/** The frames of a scenario that has a step about them. */
export function framesOf({ frames }: Stage): FrameFaults {
  invariant(frames !== undefined, 'a scenario with a step about frames reads them')
  return frames
}

/** The process of a server or client, while it runs. */
export function processOf(stage: Stage, name: string): ProgramProcess | undefined {
  return stage.servers.get(name)?.node.process ?? stage.clients.get(name)?.process
}
