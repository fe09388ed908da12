export type { FrameFate } from './frameFaults.ts'
export { FrameFaults } from './frameFaults.ts'
export type { FrameMatch } from './frameMatch.ts'
