/** Reads docker-compose files as docker compose does, and keeps file and line of everything. */

export type { FilePlace, Warning } from '../yaml/index.ts'
export type { Folder } from './files.ts'
export { healthTest } from './healthTest.ts'
export type { Mounted } from './mounts.ts'
export { sourceOf, textAt } from './mounts.ts'
export { shownBeside } from './paths.ts'
export type { ComposeOptions, ComposeProject, ComposeService } from './project.ts'
export { readCompose } from './project.ts'
