import type { Field } from './field.ts'
import type { VolumeMount } from './model.ts'

/** Names that mounts may name: those of volumes, and of claims of a StatefulSet. */
export type VolumeNames = ReadonlySet<string>

export function readMounts(container: Field, volumes: VolumeNames): readonly VolumeMount[] {
  const paths = new Set<string>()
  return container.items('volumeMounts').map((field): VolumeMount => {
    const name = field.requiredText('name')
    if (!volumes.has(name)) field.get('name')?.notFound()
    const mountPath = field.requiredText('mountPath')
    if (paths.has(mountPath)) field.get('mountPath')?.invalid('must be unique')
    paths.add(mountPath)
    const [subPath, subPathExpr] = [field.text('subPath'), field.text('subPathExpr')]
    if (subPath !== undefined) checkDescending(container, field.child('subPath'), subPath)
    if (subPathExpr !== undefined) {
      if (subPath !== undefined) field.get('subPathExpr')?.invalid('subPathExpr and subPath are mutually exclusive')
      checkDescending(container, field.child('subPathExpr'), subPathExpr)
    }
    return {
      name,
      mountPath,
      subPath,
      ...(subPathExpr === undefined ? {} : { subPathExpr }),
      readOnly: field.flag('readOnly'),
      place: field.place,
    }
  })
}

/** The API server names the list and not the entry. */
function checkDescending(container: Field, field: Field, path: string): void {
  const problem = path.startsWith('/')
    ? 'must be a relative path'
    : path.split('/').includes('..')
      ? "must not contain '..'"
      : undefined
  if (problem === undefined) return
  const name = field.path.slice(field.path.lastIndexOf('.') + 1)
  container
    .child('volumeMounts')
    .child(name)
    .refuseAt(field, `Invalid value: ${JSON.stringify(path.slice(0, 253))}: ${problem}`)
}
