import { invariant } from '../../runtime/index.ts'
import type { World } from '../../sim/index.ts'
import { stepName } from '../cure.ts'
import { milliseconds } from '../durations.ts'
import type { Step } from '../format.ts'
import type { ScenarioClient } from './clients.ts'
import type { Names } from './names.ts'
import type { Outcomes } from './outcomes.ts'
import type { ScenarioServer } from './servers.ts'

/** Everything that steps act on. */
export interface Stage {
  readonly world: World
  readonly servers: ReadonlyMap<string, ScenarioServer>
  readonly clients: ReadonlyMap<string, ScenarioClient>
  readonly names: Names
  readonly outcomes: Outcomes
}

type ClientStep = Extract<Step, { client: string }>

/** Does one step. What takes time goes on while the world runs; the promise ends with it. */
export async function perform(stage: Stage, step: Step): Promise<void> {
  const { world } = stage
  world.note('step', { step: stepName(step), do: step.do })
  switch (step.do) {
    case 'start':
    case 'shutdown':
    case 'send':
    case 'route':
      return await performClientStep(stage, step)
    case 'restart':
      return await serverOf(stage, step.host).restart(step.settings)
    case 'boot':
      return await serverOf(stage, step.host).boot(step.settings)
    case 'stop':
      return await serverOf(stage, step.host).node.stop()
    case 'kill':
      return serverOf(stage, step.host).node.kill()
    case 'powerOff':
      return world.host(step.host).powerOff()
    case 'freeze':
      return undoAfter(world, step.lasts, serverOf(stage, step.host).node.process?.freeze())
    case 'fault':
      return undoAfter(world, step.lasts, serverOf(stage, step.host).broker?.faults.begin(step.fault))
    case 'readdress':
      return world.host(step.host).setAddresses(step.addresses)
    case 'cut':
      return undoAfter(world, step.lasts, world.network.cut(step))
    case 'heal':
      return world.network.heal()
    case 'reset':
      world.network.reset(step)
      return
    case 'firewall':
      return undoAfter(world, step.lasts, world.network.firewall(step))
    case 'dns':
      return stage.names.set(step.name, step)
    case 'skew':
      world.host(step.host).skewMs = milliseconds(step.by)
      return
    default:
      return step satisfies never
  }
}

async function performClientStep({ clients, outcomes }: Stage, step: ClientStep): Promise<void> {
  const client = clients.get(step.client)
  invariant(client !== undefined, `client ${step.client} of a checked scenario`)
  await outcomes.follow(stepName(step), client, (sent) => {
    switch (step.do) {
      case 'start':
        return client.start()
      case 'shutdown':
        return client.shutdown()
      case 'send':
        return client.send(step, sent)
      case 'route':
        return client.route(step.topic)
      default:
        return step satisfies never
    }
  })
}

function serverOf({ servers }: Stage, host: string): ScenarioServer {
  const server = servers.get(host)
  invariant(server !== undefined, `server ${host} of a checked scenario`)
  return server
}

function undoAfter(world: World, lasts: string | undefined, rule: Disposable | undefined): void {
  if (lasts !== undefined && rule !== undefined) {
    world.after(milliseconds(lasts), 'scenario: end of a step', () => rule[Symbol.dispose]())
  }
}
