import { type FilePlace, type Place, shownBeside, sourceOf } from '../topology/index.ts'
import { type Said, said } from './said.ts'
import type { Subject } from './subject.ts'

/** Something that keeps programs apart. */
export interface Finding {
  /** `risk`: works, and not for everybody or on every machine. */
  readonly severity: 'problem' | 'risk'
  /** Where it is written. */
  readonly file: string
  readonly line: number
  /** What stands there: `brokerIP1 = broker`. */
  readonly what: Said
  readonly reason: Said
  readonly fix: Said
  /** The scenario that shows it. */
  readonly scenario: string | undefined
  /** Who meets it. */
  readonly who: readonly Said[]
  /** It shows once the others are mended. */
  readonly isBehind?: true
}

/** The file and line of a part of a container. */
export function placeOf(
  { project, file }: Pick<Subject, 'project' | 'file'>,
  container: string,
  place: Place,
): FilePlace {
  const service = project.services.get(container)
  const part = (name: string): FilePlace | undefined => service?.places.get(name)
  const whole = part('service') ?? { file, line: 1 }
  const command = part('command') ?? part('entrypoint') ?? whole
  if (place.in.startsWith('/')) {
    const source = service === undefined ? undefined : sourceOf(place.in, service.mounted)
    if (source === undefined) return command
    const { inline, path } = source
    if (inline === undefined) return { file: shownBeside(file, path), line: place.line ?? 1 }
    return { file: inline.place.file, line: inline.place.line + (place.line ?? 1) - 1 }
  }
  if (place.in === 'command') return command
  const environment = place.in.startsWith('env') ? part('environment') : undefined
  return part(place.in) ?? environment ?? whole
}

export function container(name: string): Said {
  return said(`container ${name}`, `容器 ${name}`)
}
