import type { Credentials } from '../../../src/protocol/index.ts'
import { ask } from '../../parity/questions/requests.ts'
import type { Step } from '../../parity/step.ts'

/** What `initAuthenticationUser` makes: a super user. */
export const ROOT: Credentials = { accessKey: 'rocketmq', secretKey: '12345678' }
/** What `innerClientAuthenticationCredentials` makes: a super user, too. */
export const INNER: Credentials = { accessKey: 'inner', secretKey: 'inner-secret' }

export function person(name: string): Credentials {
  return { accessKey: name, secretKey: `password of ${name}` }
}

/** The broker of these questions. */
export const AUTH_OPTIONS: Readonly<Record<string, string>> = {
  authenticationEnabled: 'true',
  authenticationMetadataProvider:
    'org.apache.rocketmq.auth.authentication.provider.LocalAuthenticationMetadataProvider',
  authorizationEnabled: 'true',
  authorizationMetadataProvider: 'org.apache.rocketmq.auth.authorization.provider.LocalAuthorizationMetadataProvider',
  initAuthenticationUser: JSON.stringify({ username: ROOT.accessKey, password: ROOT.secretKey }),
  innerClientAuthenticationCredentials: JSON.stringify(INNER),
}

type Fields = Readonly<Record<string, unknown>>

export function user(what: string, code: number, name: string, body?: Fields, more: Partial<Step> = {}): Step {
  const text = body === undefined ? {} : { body: JSON.stringify(body) }
  return ask(what, code, { username: name }, { ...text, ...more })
}

/** A normal user with the password of `person`. */
export function createUser(name: string, body: Fields = {}): Step {
  return user(`create ${name}`, 3001, name, { password: person(name).secretKey, ...body })
}

export interface Entry {
  readonly resource?: string
  readonly actions?: readonly string[]
  readonly sourceIps?: readonly string[]
  readonly decision?: string
}

export function policies(entries: readonly Entry[], policyType?: string): Fields {
  return { policies: [{ ...(policyType === undefined ? {} : { policyType }), entries }] }
}

export function entry(resource: string, actions: string, more: Partial<Entry> = {}): Entry {
  return { resource, actions: actions.split(','), decision: 'Allow', ...more }
}

/** CREATE_ACL for a user; UPDATE_ACL does the same. */
export function grant(name: string, entries: readonly Entry[], policyType?: string): Step {
  const shown = entries.map(({ resource, actions, decision, sourceIps }) => {
    const from = sourceIps === undefined ? '' : ` from ${sourceIps.join(', ')}`
    return `${decision} ${actions?.join('+')} on ${resource}${from}`
  })
  return ask(
    `${name}: ${shown.join(', ')}${policyType === undefined ? '' : ` (${policyType})`}`,
    3006,
    { subject: `User:${name}` },
    { body: JSON.stringify(policies(entries, policyType)) },
  )
}

export const LOCAL_PROVIDERS: Readonly<Record<string, string>> = {
  authenticationMetadataProvider: AUTH_OPTIONS['authenticationMetadataProvider'] ?? '',
  authorizationMetadataProvider: AUTH_OPTIONS['authorizationMetadataProvider'] ?? '',
}

/** Sends need no signature, and pulls no rule. */
export const WHITELISTS: Readonly<Record<string, string>> = {
  authenticationWhitelist: ' 10, 105',
  authorizationWhitelist: '11 ,17',
}

export const STATEFUL: Readonly<Record<string, string>> = {
  authenticationStrategy: 'org.apache.rocketmq.auth.authentication.strategy.StatefulAuthenticationStrategy',
  authorizationStrategy: 'org.apache.rocketmq.auth.authorization.strategy.StatefulAuthorizationStrategy',
  statefulAuthenticationCacheExpiredSecond: '3',
  statefulAuthorizationCacheExpiredSecond: '3',
}
