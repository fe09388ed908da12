export type { Reason, ReasonKind } from './reason.ts'
export { why } from './why.ts'
