/** What people write to describe a deployment: configuration files, command lines, containers and compose files, read exactly. */
export * from './cluster/index.ts'
export * from './compose/index.ts'
export * from './config/index.ts'
export * from './docker/index.ts'
export * from './kubernetes/index.ts'
export * from './picture/index.ts'
export type { PlainServer, PlainTopology } from './plain.ts'
