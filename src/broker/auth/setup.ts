import type { Profile } from '../../profile/index.ts'
import { type Credentials, parseJson } from '../../protocol/index.ts'
import type { Admit } from '../../remoting/index.ts'
import { ErrorCodes, type Runtime, SimError } from '../../runtime/index.ts'
import type { AuthConfig, BrokerConfigHolder } from '../config/index.ts'
import { AccessControl } from './accessControl.ts'
import { AccessError } from './accessError.ts'
import { AuthFile } from './authFile.ts'
import { AuthDirectory } from './directory.ts'
import { createUser } from './managers.ts'
import { migrateAccounts } from './migrate.ts'
import { PlainAcl, provideAclFile } from './plain/index.ts'
import { type AccessSeed, applySeed } from './seed.ts'
import { isBlank, type UserType, userStatuses, wordOf } from './words.ts'

export interface AccessOptions {
  readonly runtime: Pick<Runtime, 'clock' | 'disk' | 'logger'>
  readonly config: BrokerConfigHolder
  readonly profile: Profile
  /** The directory `config` on the disk. */
  readonly directory: string
  /** Where `conf` is on the disk, for the files of ACL 1.0. */
  readonly root: string
  readonly seed?: AccessSeed | undefined
  /** Text for conf/plain_acl.yml when there is none. */
  readonly plainAcl?: string | undefined
}

/** Access control of one broker. */
export interface Access {
  /** ACL 1.0, where the release has it and `aclEnable` is on. */
  readonly plain: PlainAcl | undefined
  readonly directory: AuthDirectory
  /** Looks at every request before its handler; undefined when access control is off. */
  readonly admit: Admit | undefined
  /** What the broker's own requests are signed with (`innerClientAuthenticationCredentials`). */
  readonly innerCredentials: Credentials | undefined
}

const AUTHENTICATION = 'org.apache.rocketmq.auth.authentication'
const AUTHORIZATION = 'org.apache.rocketmq.auth.authorization'

/** Throws SimError ConfigInvalid for options with which the original does not start, StoreUnreadable for a broken file. */
export function createAccess(options: AccessOptions): Access {
  return options.profile.accessControl === 1 ? plainAccess(options) : usersAndRules(options)
}

/** 4.9: nobody has heard of users and rules. */
function plainAccess({ runtime, config, directory, root, plainAcl }: AccessOptions): Access {
  const nothing = new AuthDirectory(new AuthFile({ runtime, directory }), { users: false, acls: false })
  const off: Access = { plain: undefined, directory: nothing, admit: undefined, innerCredentials: undefined }
  if (!config.broker.aclEnable) return off
  if (plainAcl !== undefined) provideAclFile(runtime.disk, root, plainAcl)
  const plain = new PlainAcl({ ...runtime, root, home: config.broker.rocketmqHome })
  const admit: Admit = (command, channel) => {
    plain.validate(command, channel)
    return undefined
  }
  return { ...off, plain, admit }
}

function usersAndRules({ runtime, config, directory: path, root, seed, plainAcl }: AccessOptions): Access {
  const { auth } = config
  named('authenticationProvider', auth, [`${AUTHENTICATION}.provider.DefaultAuthenticationProvider`])
  named('authorizationProvider', auth, [`${AUTHORIZATION}.provider.DefaultAuthorizationProvider`])
  const file = new AuthFile({ runtime, directory: path })
  const directory = new AuthDirectory(file, {
    users: named('authenticationMetadataProvider', auth, [
      `${AUTHENTICATION}.provider.LocalAuthenticationMetadataProvider`,
    ]),
    acls: named('authorizationMetadataProvider', auth, [
      `${AUTHORIZATION}.provider.LocalAuthorizationMetadataProvider`,
    ]),
  })
  createFirstUser(auth, directory)
  const innerCredentials = createInnerUser(auth, directory)
  if (auth.migrateAuthFromV1Enabled) {
    if (plainAcl !== undefined) provideAclFile(runtime.disk, root, plainAcl)
    migrateAccounts(directory, runtime, root)
  }
  if (seed !== undefined) applySeed(directory, seed)
  const control = new AccessControl({
    clock: runtime.clock,
    auth,
    directory,
    clusterName: config.broker.brokerClusterName,
    stateful: {
      authentication: isStateful(
        'authenticationStrategy',
        auth,
        `${AUTHENTICATION}.strategy`,
        'AuthenticationStrategy',
      ),
      authorization: isStateful('authorizationStrategy', auth, `${AUTHORIZATION}.strategy`, 'AuthorizationStrategy'),
    },
  })
  const on = auth.authenticationEnabled || auth.authorizationEnabled
  return {
    plain: undefined,
    directory,
    admit: on ? (command, channel) => control.refusal(command, channel) : undefined,
    innerCredentials,
  }
}

/** `initAuthenticationUser`: JSON with username and password. He is a super user, and created only once. */
function createFirstUser(auth: AuthConfig, directory: AuthDirectory): void {
  const { initAuthenticationUser: text } = auth
  if (text === null || isBlank(text)) return
  const { username, password, userStatus } = fieldsIn('initAuthenticationUser', text)
  ensureSuperUser('initAuthenticationUser', directory, username, password, userStatus)
}

/** `innerClientAuthenticationCredentials`: JSON with accessKey and secretKey. They become a super user, too. */
function createInnerUser(auth: AuthConfig, directory: AuthDirectory): Credentials | undefined {
  const { innerClientAuthenticationCredentials: text } = auth
  if (text === null || isBlank(text)) return undefined
  const { accessKey = '', secretKey = '', securityToken } = fieldsIn('innerClientAuthenticationCredentials', text)
  ensureSuperUser('innerClientAuthenticationCredentials', directory, accessKey, secretKey, undefined)
  return { accessKey, secretKey, securityToken }
}

function ensureSuperUser(
  option: string,
  directory: AuthDirectory,
  username: string | undefined,
  password: string | undefined,
  status: string | undefined,
): void {
  if (!directory.hasUsers) throw refused(option, 'needs authenticationMetadataProvider')
  if (username !== undefined && directory.user(username) !== undefined) return
  const type: UserType = 'Super'
  try {
    createUser(directory, username ?? '', { password, type, status: wordOf(userStatuses, status) })
  } catch (error) {
    if (error instanceof AccessError) throw refused(option, error.message)
    throw error
  }
}

function fieldsIn(option: string, text: string): Readonly<Record<string, string>> {
  try {
    const value = parseJson(text, option)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return Object.fromEntries(Object.entries(value).filter(([, field]) => typeof field === 'string'))
    }
  } catch (error) {
    if (!SimError.is(error)) throw error
  }
  throw refused(option, 'is not a JSON object')
}

/** Whether an option names a class; only those of the original itself are known here. */
function named(option: keyof AuthConfig, auth: AuthConfig, known: readonly string[]): boolean {
  const text = auth[option]
  if (typeof text !== 'string' || isBlank(text)) return false
  if (known.includes(text)) return true
  throw refused(option, `"${text}" is not known; allowed are ${known.join(', ')}`)
}

function isStateful(option: keyof AuthConfig, auth: AuthConfig, packageName: string, suffix: string): boolean {
  const stateful = `${packageName}.Stateful${suffix}`
  named(option, auth, [`${packageName}.Stateless${suffix}`, stateful])
  return auth[option] === stateful
}

/** The value is left out: it may hold a password. */
function refused(option: string, why: string): SimError {
  return new SimError(ErrorCodes.ConfigInvalid, `${option}: ${why}`, { option })
}
