/** Manifests for `kubectl apply`, read as the API server reads them. */
export type * from './model.ts'
export { type KubernetesOptions, readKubernetes } from './project.ts'
export type { ManifestFile } from './stream.ts'
