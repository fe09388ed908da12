import type { World } from '../../sim/index.ts'
import { milliseconds } from '../durations.ts'
import type { LivenessSpec } from '../format/index.ts'
import type { PlacedServer, ScenarioServer } from './servers.ts'

/** periodSeconds and failureThreshold of a Kubernetes probe. */
const PERIOD_MS = 10_000
const FAILURES_MAX = 3

/** How often it is looked whether a process is a new one. */
const LOOK_MS = 1000

/** Kills servers whose liveness probes fail, so that they end with 137 and come back as their restart policy has it. */
export function watchLiveness(
  world: World,
  placed: readonly PlacedServer[],
  servers: ReadonlyMap<string, ScenarioServer>,
): void {
  for (const { name, spec } of placed) {
    const server = servers.get(name)
    if (spec.liveness !== undefined && server !== undefined) watchOne(world, server, spec.liveness)
  }
}

function watchOne(world: World, server: ScenarioServer, spec: LivenessSpec): void {
  const { probe, period, delay, failures: limit = FAILURES_MAX } = spec
  const periodMs = period === undefined ? PERIOD_MS : milliseconds(period)
  const delayMs = delay === undefined ? 0 : milliseconds(delay)
  let known: ScenarioServer['node']['process']
  let nextMs = 0
  let failures = 0
  const passes = (): boolean => {
    if (probe === 'never') return false
    const [host = '127.0.0.1'] = world.host(server.host).addresses
    return world.network.probe(server.host, { host, port: probe.port }).fate === 'delivered'
  }
  const look = (): void => {
    const { process } = server.node
    if (process !== known) {
      known = process
      failures = 0
      nextMs = world.now + delayMs
    } else if (process !== undefined && world.now >= nextMs) {
      nextMs += periodMs
      failures = passes() ? 0 : failures + 1
      if (failures >= limit) {
        world.note('liveness', { server: server.name, failures })
        server.node.kill()
      }
    }
    world.after(LOOK_MS, `scenario: liveness of ${server.name}`, look)
  }
  world.after(LOOK_MS, `scenario: liveness of ${server.name}`, look)
}
