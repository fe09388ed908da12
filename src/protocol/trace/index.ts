export type { CommandDescription } from './describe.ts'
export { describeCommand } from './describe.ts'
