import { type Place, sourceOf } from '../topology/index.ts'
import type { Subject } from './subject.ts'

/** Something that keeps programs apart. */
export interface Finding {
  /** `risk`: works on a quick machine, and not on a slow one. */
  readonly severity: 'problem' | 'risk'
  /** Where it is written. */
  readonly file: string
  readonly line: number
  /** What stands there: `brokerIP1 = broker`. */
  readonly what: string
  readonly reason: string
  readonly fix: string
  /** The scenario that shows it. */
  readonly scenario: string | undefined
  /** Who meets it. */
  readonly who: readonly string[]
}

/** The file and line of a part of a container. */
export function placeOf(
  { project, file }: Pick<Subject, 'project' | 'file'>,
  container: string,
  place: Place,
): { readonly file: string; readonly line: number } {
  const service = project.services.get(container)
  const whole = service?.lines.get('service') ?? 1
  if (place.in.startsWith('/')) {
    const source = service === undefined ? undefined : sourceOf(place.in, service.mounted)
    if (source !== undefined) return { file: beside(file, source), line: place.line ?? 1 }
    return { file, line: service?.lines.get('command') ?? whole }
  }
  return { file, line: service?.lines.get(place.in) ?? service?.lines.get('environment') ?? whole }
}

/** A path of the compose file, as it is named where the compose file is named `file`. */
function beside(file: string, path: string): string {
  const plain = path.replace(/^\.\//, '')
  return plain.startsWith('/') ? plain : `${file.slice(0, file.lastIndexOf('/') + 1)}${plain}`
}
