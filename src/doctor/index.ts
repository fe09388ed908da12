/** Tells from a compose file who will not reach whom, and why. */
export type { DiagnoseOptions, Diagnosis } from './diagnose.ts'
export { diagnose } from './diagnose.ts'
export type { ProxyRow, Row } from './examine.ts'
export type { Finding } from './finding.ts'
export type { Restarted } from './restarts.ts'
export type { Language, Said } from './said.ts'
export { said } from './said.ts'
export type { Untried } from './untried.ts'
