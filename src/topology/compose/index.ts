/** Reads docker-compose files as docker compose does, and keeps the line of everything. */

export type { Mounted } from './mounts.ts'
export { sourceOf } from './mounts.ts'
export type { Warning } from './problems.ts'
export type { ComposeOptions, ComposeProject, ComposeService, Folder } from './project.ts'
export { readCompose } from './project.ts'
