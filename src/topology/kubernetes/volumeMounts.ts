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
    if (subPath !== undefined) checkDescending(field.child('subPath'), subPath)
    if (subPathExpr !== undefined) {
      if (subPath !== undefined) field.get('subPathExpr')?.invalid('subPathExpr and subPath are mutually exclusive')
      checkDescending(field.child('subPathExpr'), subPathExpr)
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

function checkDescending(field: Field, path: string): void {
  if (path.startsWith('/')) field.invalid('must be a relative path')
  if (path.split('/').includes('..')) field.invalid("must not contain '..'")
}
