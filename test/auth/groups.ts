import { readFileSync } from 'node:fs'
import type { ProfileName } from '../../src/profile/index.ts'
import { type Answers, type Arm, playGroup } from '../parity/play.ts'
import type { Group } from '../parity/step.ts'
import {
  authenticationOnly,
  authorizationOnly,
  noRules,
  stateful,
  unconfigured,
  whitelisted,
} from './questions/options.ts'
import { AUTH_OPTIONS, LOCAL_PROVIDERS, STATEFUL, WHITELISTS } from './questions/people.ts'
import { PLAIN_ACL, plainAdmin, plainOff, plainRights } from './questions/plain.ts'
import { plainAddresses } from './questions/plainAddresses.ts'
import { EDITED_ACL, plainBefore, plainEdited } from './questions/plainEdited.ts'
import { actions, decisions, refusals } from './questions/rights.ts'
import { rules } from './questions/rules.ts'
import { signatures } from './questions/signatures.ts'
import { users } from './questions/users.ts'

/** A broker and what it is asked, in this order. */
export interface AuthSetting {
  readonly name: string
  readonly profile: ProfileName
  readonly options: Readonly<Record<string, string>>
  /** Text of conf/plain_acl.yml. */
  readonly plainAcl?: string
  readonly groups: readonly Group[]
  /** What somebody writes into that file in the end, and what is asked then. */
  readonly later?: { readonly plainAcl: string; readonly groups: readonly Group[] }
}

/** When both servers have read a changed file. */
export const READ_AGAIN_MS = 6000

export const settings: readonly AuthSetting[] = [
  {
    name: 'on',
    profile: '5.3.3',
    options: AUTH_OPTIONS,
    groups: [users, rules, signatures, decisions, refusals, actions],
  },
  { name: 'off', profile: '5.3.3', options: {}, groups: [unconfigured] },
  { name: 'no-users', profile: '5.3.3', options: { authenticationEnabled: 'true' }, groups: [authenticationOnly] },
  {
    name: 'no-authentication',
    profile: '5.3.3',
    options: { ...LOCAL_PROVIDERS, authorizationEnabled: 'true' },
    groups: [authorizationOnly],
  },
  {
    name: 'no-rules',
    profile: '5.3.3',
    options: { ...AUTH_OPTIONS, authorizationMetadataProvider: '' },
    groups: [noRules],
  },
  { name: 'whitelists', profile: '5.3.3', options: { ...AUTH_OPTIONS, ...WHITELISTS }, groups: [whitelisted] },
  { name: 'stateful', profile: '5.3.3', options: { ...AUTH_OPTIONS, ...STATEFUL }, groups: [stateful] },
  {
    name: 'accounts',
    profile: '4.9.7',
    options: { aclEnable: 'true' },
    plainAcl: PLAIN_ACL,
    groups: [plainRights, plainAdmin],
  },
  {
    name: 'edited-accounts',
    profile: '4.9.7',
    options: { aclEnable: 'true' },
    plainAcl: PLAIN_ACL,
    groups: [plainBefore],
    later: { plainAcl: EDITED_ACL, groups: [plainEdited] },
  },
  {
    name: 'addresses',
    profile: '4.9.7',
    options: { aclEnable: 'true' },
    plainAcl: PLAIN_ACL,
    groups: [plainAddresses],
  },
  { name: 'no-accounts', profile: '4.9.7', options: {}, groups: [plainOff] },
]

/** Groups that only ask who is let in: what the request's own handler says is the matter of test/parity. */
const ADMISSION = new Set(['refusals', 'actions'])

const NO_PERMISSION = 16

/** The answers of a broker, without the address that the questions come from. */
export async function playAuthGroup(group: Group, arm: Arm): Promise<Answers> {
  const { 'state afterwards': _, ...answers } = await playGroup(group, arm)
  return Object.fromEntries(
    Object.entries(answers).map(([what, answer]) => {
      const admitted = ADMISSION.has(group.name) && answer.code !== NO_PERMISSION && answer.silent !== true
      if (admitted) return [what, { remark: 'admitted' }]
      const remark = answer.remark?.replace(/ from (BROKER_IP|10\.0\.1\.9),/, ' from HERE,')
      return [what, remark === undefined ? answer : { ...answer, remark }]
    }),
  )
}

/** The recorded answers of the released Apache RocketMQ; interop/auth writes them. */
export function recordedFile(group: string): URL {
  return new URL(`./snapshots/${group}.json`, import.meta.url)
}

export function readRecorded(group: string): Answers {
  return JSON.parse(readFileSync(recordedFile(group), 'utf8')) as Answers
}
