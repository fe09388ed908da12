import type { ProducerSpec } from '../../src/scenario/index.ts'
import { each } from './each.ts'
import { NAMESRV } from './machines.ts'
import { undotted } from './undotted.ts'

export interface ProducersOfReleases {
  /** Where all of them look for routes. Default: the NameServer of a small cluster. */
  readonly namesrv?: string
  /** What their groups begin with: each has one of its own. */
  readonly group?: string
}

/** The host on which the program of a release runs, alone. */
export function hostOf(release: string): string {
  return `${release} host`
}

/** A producer for each release, called as the release is, on a host of its own. */
export function producers<Release extends NonNullable<ProducerSpec['dialect']>>(
  releases: readonly Release[],
  { namesrv = NAMESRV, group = 'PG' }: ProducersOfReleases = {},
): Readonly<Record<string, ProducerSpec>> {
  return each(releases, (release) => ({
    kind: 'producer',
    host: hostOf(release),
    dialect: release,
    namesrv,
    group: `${group}-${undotted(release)}`,
  }))
}
