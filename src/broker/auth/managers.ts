import { JavaException } from '../../remoting/index.ts'
import { unauthenticated, unauthorized } from './accessError.ts'
import type { PolicyDraft } from './aclInfo.ts'
import type { AuthDirectory } from './directory.ts'
import { type Policy, withoutResource, withPolicies } from './policy.ts'
import { type Resource, resourceKey } from './resource.ts'
import { type Subject, subjectKey } from './subject.ts'
import type { User, UserChange } from './user.ts'
import { checkedPolicies } from './validate.ts'
import { isBlank, type PolicyType } from './words.ts'

// What administration and start do with users and rules (AuthenticationMetadataManagerImpl, AuthorizationMetadataManagerImpl).
// Refusals throw AccessError; a provider that is not configured throws what the original throws.

const MANAGER = 'org.apache.rocketmq.auth.authorization.manager.AuthorizationMetadataManagerImpl'

export function createUser(directory: AuthDirectory, username: string, change: UserChange): void {
  if (isBlank(username)) throw unauthenticated('username can not be blank')
  const { password = '', type = 'Normal', status = 'enable' } = change
  if (isBlank(password)) throw unauthenticated('password can not be blank')
  needUsers(directory)
  if (directory.user(username) !== undefined) throw unauthenticated('The user is existed')
  directory.putUser({ username, password, type, status })
}

/** `mayChange` looks at the user as he was before. */
export function updateUser(
  directory: AuthDirectory,
  username: string,
  change: UserChange,
  mayChange: (old: User) => void,
): void {
  const old = getUser(directory, username)
  if (old === undefined) throw unauthenticated('The user is not exist')
  mayChange(old)
  const { password, type = old.type, status = old.status } = change
  const kept = password === undefined || isBlank(password) ? old.password : password
  directory.putUser({ username, password: kept, type, status })
}

/** Takes the user and his rules; that there is none is no error. */
export function deleteUser(directory: AuthDirectory, username: string, mayDelete: (user: User) => void): void {
  const user = getUser(directory, username)
  if (user === undefined) return
  mayDelete(user)
  directory.deleteUser(username)
  if (!directory.hasAcls) throw illegalState('The authorizationMetadataProvider is not configured')
  directory.deletePolicies(username)
}

export function getUser(directory: AuthDirectory, username: string): User | undefined {
  if (isBlank(username)) throw unauthenticated('username can not be blank')
  needUsers(directory)
  return directory.user(username)
}

export function listUsers(directory: AuthDirectory, filter: string | undefined): readonly User[] {
  needUsers(directory)
  if (filter === undefined || isBlank(filter)) return directory.users
  return directory.users.filter(({ username }) => username.includes(filter))
}

/** createAcl and updateAcl, which are the same. */
export function putAcl(directory: AuthDirectory, subject: Subject | undefined, drafts: readonly PolicyDraft[]): void {
  if (subject === undefined) throw new JavaException('java.lang.NullPointerException')
  const policies = checkedPolicies(drafts)
  needUsersOfAcls(directory)
  const { username } = subject
  if (directory.user(username) === undefined) {
    throw unauthorized(`The subject of ${subjectKey(subject)} is not exist.`)
  }
  needAcls(directory)
  const old = directory.policies(username)
  directory.putPolicies(username, old === undefined ? policies : withPolicies(old, policies))
}

/** Without a resource everything goes. */
export function deleteAcl(
  directory: AuthDirectory,
  subject: Subject | undefined,
  type: PolicyType,
  resource: Resource | undefined,
): void {
  if (subject === undefined) throw unauthorized('The subject is null.')
  needUsersOfAcls(directory)
  needAcls(directory)
  const { username } = subject
  if (directory.user(username) === undefined) throw unauthorized('The subject is not exist.')
  const old = directory.policies(username)
  if (old === undefined) throw unauthorized('The acl is not exist.')
  const left = resource === undefined ? [] : withoutResource(old, type, resource)
  if (left.length === 0) directory.deletePolicies(username)
  else directory.putPolicies(username, left)
}

export function getAcl(directory: AuthDirectory, subject: Subject | undefined): readonly Policy[] | undefined {
  if (subject === undefined) throw nullSubject()
  needUsersOfAcls(directory)
  if (directory.user(subject.username) === undefined) throw unauthorized('The subject is not exist.')
  needAcls(directory)
  return directory.policies(subject.username)
}

/** Rules whose subject and resource contain the filters; one that is in the subject is not asked of the resource. */
export function listAcls(
  directory: AuthDirectory,
  subjectFilter: string | undefined,
  resourceFilter: string | undefined,
): readonly (readonly [username: string, policies: readonly Policy[]])[] {
  needAcls(directory)
  return directory.acls.flatMap(([username, policies]): [string, readonly Policy[]][] => {
    const key = subjectKey({ username })
    if (subjectFilter !== undefined && !isBlank(subjectFilter) && !key.includes(subjectFilter)) return []
    if (resourceFilter === undefined || isBlank(resourceFilter) || key.includes(resourceFilter)) {
      return [[username, policies]]
    }
    const found = policies
      .map(({ type, entries }) => ({
        type,
        entries: entries.filter(({ resource }) => resourceKey(resource).includes(resourceFilter)),
      }))
      .filter(({ entries }) => entries.length > 0)
    return found.length === 0 ? [] : [[username, found]]
  })
}

function needUsers(directory: AuthDirectory): void {
  if (!directory.hasUsers) throw illegalState('The authenticationMetadataProvider is not configured')
}

/** The original asks for the other provider in both of these. */
function needUsersOfAcls(directory: AuthDirectory): void {
  if (!directory.hasAcls) throw notConfigured('getAuthenticationMetadataProvider', 273)
  if (!directory.hasUsers) throw nullProvider('Authentication', 'getUser(String)')
}

function needAcls(directory: AuthDirectory): void {
  if (!directory.hasUsers) throw notConfigured('getAuthorizationMetadataProvider', 280)
  if (!directory.hasAcls) throw nullProvider('Authorization', 'listAcl(String, String)')
}

function illegalState(message: string): JavaException {
  return new JavaException('java.lang.IllegalStateException', message)
}

function notConfigured(method: string, line: number): JavaException {
  const frame = `${MANAGER}.${method}(AuthorizationMetadataManagerImpl.java:${line})`
  return new JavaException(
    'java.lang.IllegalStateException',
    'The authenticationMetadataProvider is not configured.',
    frame,
  )
}

function nullProvider(half: string, call: string): JavaException {
  const value = `${MANAGER}.get${half}MetadataProvider()`
  const provider = `org.apache.rocketmq.auth.${half.toLowerCase()}.provider.${half}MetadataProvider`
  const message = `Cannot invoke "${provider}.${call}" because the return value of "${value}" is null`
  const [method, line] = half === 'Authentication' ? ['getAcl', 182] : ['listAcl', 196]
  return new JavaException(
    'java.lang.NullPointerException',
    message,
    `${MANAGER}.${method}(AuthorizationMetadataManagerImpl.java:${line})`,
  )
}

function nullSubject(): JavaException {
  const auth = 'org.apache.rocketmq.auth.authentication'
  return new JavaException(
    'java.lang.NullPointerException',
    `Cannot invoke "${auth}.model.Subject.isSubject(${auth}.enums.SubjectType)" because "subject" is null`,
    `${MANAGER}.getAcl(AuthorizationMetadataManagerImpl.java:180)`,
  )
}
