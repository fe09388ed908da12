import { type ComposeSetup, composeSetup, dockerTopology, type Topology } from '../../src/scenario/index.ts'

/** What a compose file makes of a machine. */
export function composed(setup: ComposeSetup): Topology {
  return dockerTopology(composeSetup(setup))
}
