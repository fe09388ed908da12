/** Manifests for `kubectl apply`, read as the API server reads them, and what the kubelet makes of them in a container. */

export { type ContainerEnvironment, environmentOf, type PodFacts } from './environmentOf.ts'
export { expanded } from './expand.ts'
export { type ContainerFiles, filesOf, type MountFacts } from './filesOf.ts'
export type * from './model.ts'
export { type KubernetesOptions, readKubernetes } from './project.ts'
export { serviceVariables } from './serviceVariables.ts'
export type { ManifestFile } from './stream.ts'
