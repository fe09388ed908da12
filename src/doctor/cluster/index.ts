/** Tells from manifests of Kubernetes who will not reach whom, and why. */
export type { DiagnoseClusterOptions } from './diagnose.ts'
export { diagnoseCluster } from './diagnose.ts'
