export type { Clock, Timer } from './clock.ts'
export { every, sleep } from './clock.ts'
export type { Disk, DiskEntry, DiskErrorKind, DiskFile } from './disk.ts'
export { DiskError } from './disk.ts'
export { parseDuration } from './duration.ts'
export type { ErrorCode } from './errors.ts'
export { ErrorCodes, invariant, SimError } from './errors.ts'
export type { NamesOf } from './knownNames.ts'
export { demandKnown } from './knownNames.ts'
export type { Logger, LogLevel } from './logger.ts'
export { silentLogger } from './logger.ts'
export type { MemoryUsage } from './memoryContent.ts'
export { MemoryContent } from './memoryContent.ts'
export type { MemoryDiskOptions } from './memoryDisk.ts'
export { createMemoryDisk, listEntries, uncount } from './memoryDisk.ts'
export type { EntryChange, MemoryDirectoryNode, MemoryFileNode, MemoryNode } from './memoryTree.ts'
export { byName, MemoryTree, parts as pathParts } from './memoryTree.ts'
export { nearest } from './nearest.ts'
export type {
  Connection,
  ConnectionHandlers,
  ConnectOptions,
  KeepAlive,
  Listener,
  Network,
  NetworkErrorKind,
  NetworkInterface,
  SocketAddress,
} from './network.ts'
export { addressText, NetworkError } from './network.ts'
export type { Random } from './random.ts'
export { below } from './random.ts'
export type { ResolveErrorKind, Resolver } from './resolver.ts'
export { ResolveError } from './resolver.ts'
export type { Runtime } from './runtime.ts'
export type { DrawListener } from './seededRandom.ts'
export { createSeededRandom } from './seededRandom.ts'
