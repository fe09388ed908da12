import type { Settings } from '../../cluster/index.ts'
import { type DledgerRelease, type Elector, startElector } from '../../dledger/index.ts'
import type { ProfileName } from '../../profile/index.ts'
import { failureRemark, JavaException } from '../../remoting/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import type { World } from '../../sim/index.ts'
import { ROLE_NOTE } from '../watch/roles.ts'

export interface ScenarioElectorOptions {
  readonly world: World
  readonly runtime: Runtime
  readonly profile: ProfileName | undefined
  readonly config: Settings
  readonly release: DledgerRelease | undefined
  /** Name of the server, and its host. */
  readonly server: string
  readonly host: string
}

/** The start of a broker with DLedger failed; the message is what Java prints. */
export class ElectorFailed extends Error {
  constructor(message: string, options: ErrorOptions) {
    super(message, options)
    this.name = 'ElectorFailed'
  }
}

/** A member of a DLedger group without its broker: it elects, and tells the world of its roles. */
export async function startScenarioElector(options: ScenarioElectorOptions): Promise<Elector> {
  const { world, runtime, profile, config, release, server, host } = options
  const group = String(config['dLegerGroup'])
  const member = String(config['dLegerSelfId'])
  try {
    return await startElector({
      runtime,
      profile,
      release,
      group,
      selfId: member,
      peers: String(config['dLegerPeers']),
      onRoleChange: ({ role, term, leaderId }) =>
        world.note(ROLE_NOTE, { host, server, group, member, role, term, leader: leaderId }),
    })
  } catch (error) {
    if (!(error instanceof JavaException)) throw error
    throw new ElectorFailed(failureRemark(error, 'dledger'), { cause: error })
  }
}
