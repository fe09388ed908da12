import type { World, WorldOptions } from './world.ts'

/** Makes an empty world. Nothing happens in it until `run`, `settle` or `step` is called. */
export declare function createWorld(options: WorldOptions): World
