export type { CommandDescription } from './describe.ts'
export { describeBody, describeCommand } from './describe.ts'
