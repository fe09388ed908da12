import { ACCESS_KEY, type RemotingCommand, ResponseCode } from '../../protocol/index.ts'
import type { Answer, Channel } from '../../remoting/index.ts'
import type { Clock } from '../../runtime/index.ts'
import type { AuthConfig } from '../config/index.ts'
import { AccessError } from './accessError.ts'
import { authenticate } from './authentication.ts'
import { askerOf, authorize } from './authorization.ts'
import type { AuthDirectory } from './directory.ts'
import { needsOf } from './needs.ts'
import type { Need } from './policy.ts'
import { resourceKey } from './resource.ts'
import { javaAddress } from './sourceIps.ts'
import { VerdictCache } from './verdictCache.ts'
import { isBlank } from './words.ts'

export interface AccessControlOptions {
  readonly clock: Clock
  readonly auth: AuthConfig
  readonly directory: AuthDirectory
  readonly clusterName: string
  /** Whether each strategy remembers its verdicts. */
  readonly stateful: { readonly authentication: boolean; readonly authorization: boolean }
}

/** ACL 2.0 in front of the handlers: authentication, then authorization (AuthenticationPipeline, AuthorizationPipeline). */
export class AccessControl {
  readonly #options: AccessControlOptions
  readonly #signed: Whitelist
  readonly #allowed: Whitelist
  readonly #authentications: VerdictCache | undefined
  readonly #authorizations: VerdictCache | undefined

  constructor(options: AccessControlOptions) {
    const { auth, clock, stateful } = options
    this.#options = options
    this.#signed = whitelist(auth.authenticationWhitelist)
    this.#allowed = whitelist(auth.authorizationWhitelist)
    if (stateful.authentication) {
      this.#authentications = new VerdictCache(clock, {
        seconds: auth.statefulAuthenticationCacheExpiredSecond,
        max: auth.statefulAuthenticationCacheMaxNum,
      })
    }
    if (stateful.authorization) {
      this.#authorizations = new VerdictCache(clock, {
        seconds: auth.statefulAuthorizationCacheExpiredSecond,
        max: auth.statefulAuthorizationCacheMaxNum,
      })
    }
  }

  /** What is answered instead of the handler, if the request may not reach it. */
  refusal(command: RemotingCommand, channel: Channel): Answer | undefined {
    const { authenticationEnabled, authorizationEnabled } = this.#options.auth
    try {
      if (authenticationEnabled) this.#authenticate(command, channel)
      if (authorizationEnabled) this.#authorize(command, channel)
      return undefined
    } catch (error) {
      if (!(error instanceof AccessError)) throw error
      return { code: ResponseCode.NO_PERMISSION, remark: error.message }
    }
  }

  #authenticate(command: RemotingCommand, channel: Channel): void {
    const { directory } = this.#options
    const decide = (): void => {
      if (!this.#signed.has(String(command.code))) authenticate(command, directory)
    }
    const name = command.extFields[ACCESS_KEY]
    if (this.#authentications === undefined) decide()
    else this.#authentications.judge(isBlank(name) ? `${channel.id}` : `${channel.id}#${name}`, decide)
  }

  #authorize(command: RemotingCommand, channel: Channel): void {
    const { clusterName, directory } = this.#options
    const asker = askerOf(command, javaAddress(hostOf(channel.clientAddress)))
    const passes = this.#allowed.has(String(command.code))
    for (const need of needsOf(command, clusterName)) {
      const decide = (): void => {
        if (!passes) authorize(asker, need, directory)
      }
      if (this.#authorizations === undefined) decide()
      else this.#authorizations.judge(authorizationKey(channel, asker.username, need, asker.sourceIp), decide)
    }
  }
}

/** What stands before the last colon of `address:port`, as the original cuts it. */
function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(':'))
}

type Whitelist = ReadonlySet<string>

function whitelist(codes: string | null): Whitelist {
  return new Set((codes ?? '').split(',').map((code) => code.trim()))
}

function authorizationKey(channel: Channel, username: string | undefined, need: Need, sourceIp: string): string {
  const subject = username === undefined ? '' : `#User:${username}`
  return `${channel.id}${subject}#${resourceKey(need.resource)}#${need.actions.join(',')}#${sourceIp}`
}
