export type { AdvanceableClock } from './clock.ts'
export type { Emulator, RunningBroker } from './emulator.ts'
export { startEmulator } from './emulator.ts'
export type { EmulatorOptions } from './options.ts'
