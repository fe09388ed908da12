/** Manifests for `kubectl apply`, read as the API server reads them. */
export type * from './model.ts'
