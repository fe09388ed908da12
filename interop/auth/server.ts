import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProfileName } from '../../src/profile/index.ts'
import { buildJava } from '../build.ts'
import { startOurs } from '../server/ours.ts'
import { startReal } from '../server/real.ts'
import type { Server, ServerOptions } from '../server/server.ts'

export interface GuardedServerOptions extends ServerOptions {
  readonly profile: ProfileName
  /** The released server instead of ours. */
  readonly real: boolean
  /** Text of plain_acl.yml. Default none. */
  readonly plainAcl?: string | undefined
}

/** A server with access control, on an empty directory. */
export async function startGuarded({ profile, real, plainAcl, ...common }: GuardedServerOptions): Promise<Server> {
  rmSync(common.dir, { recursive: true, force: true })
  if (plainAcl !== undefined) {
    const conf = join(common.dir, real ? 'home/conf' : 'data/conf')
    mkdirSync(conf, { recursive: true })
    writeFileSync(join(conf, 'plain_acl.yml'), plainAcl)
  }
  if (!real) return startOurs({ ...common, profile, source: true, durable: plainAcl !== undefined })
  await buildJava(profile)
  return startReal({ ...common, release: profile, jvm: { 'java.net.preferIPv4Stack': 'true' } })
}
