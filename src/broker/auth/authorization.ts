import { ACCESS_KEY, type RemotingCommand } from '../../protocol/index.ts'
import { unauthorized } from './accessError.ts'
import type { AuthDirectory } from './directory.ts'
import { decidingEntry, type Need } from './policy.ts'
import { resourceKey } from './resource.ts'

/** Who asks, and from where. */
export interface Asker {
  /** Undefined when the request names nobody. */
  readonly username: string | undefined
  readonly sourceIp: string
}

export function askerOf({ extFields }: RemotingCommand, sourceIp: string): Asker {
  return { username: extFields[ACCESS_KEY], sourceIp }
}

/**
 * Whether the asker may do what is needed (UserAuthorizationHandler, AclAuthorizationHandler). Throws AccessError if not.
 * Whether he is enabled is looked at by authentication alone.
 */
export function authorize({ username, sourceIp }: Asker, need: Need, directory: AuthDirectory): void {
  // The original runs into a null here.
  if (username === undefined) {
    throw unauthorized('Authorization failed. Please verify your access rights and try again.')
  }
  if (!directory.hasUsers) throw unauthorized('The authenticationMetadataProvider is not configured')
  const user = directory.user(username)
  if (user === undefined) throw unauthorized(`User:${username} not found.`)
  if (user.type === 'Super') return
  if (!directory.hasAcls) throw unauthorized('The authorizationMetadataProvider is not configured')
  const policies = directory.policies(username)
  const entry = policies === undefined ? undefined : decidingEntry(policies, need, sourceIp)
  if (entry?.decision === 'Allow') return
  const reason = entry === undefined ? 'no matched policies.' : 'the decision is deny.'
  const resource = resourceKey(need.resource)
  throw unauthorized(`User:${username} has no permission to access ${resource} from ${sourceIp}, ${reason}`)
}
