import { ask } from '../../questions/requests.ts'
import type { Family } from '../example.ts'

const user = { username: 'mx-auth', password: 'secret', userType: 'Normal', userStatus: 'enable' }
const rules = {
  subject: 'User:mx-auth',
  policies: [
    {
      policyType: 'Custom',
      entries: [{ resource: 'Topic:MxAuth', actions: ['Pub'], sourceIps: ['127.0.0.1'], decision: 'Allow' }],
    },
  ],
}
const again = ask('put back', 3001, { username: 'mx-auth' }, { body: JSON.stringify(user) })
const forgotten = ask('put back', 3003, { username: 'mx-auth' })
const noRules = ask('put back', 3008, { subject: 'User:mx-auth' })
const someRules = ask('put back', 3006, { subject: 'User:mx-auth' }, { body: JSON.stringify(rules) })

const account = { accessKey: 'mx-account', secretKey: '12345678' }
const accountAgain = ask('put back', 50, account)

/** Accounts of 4.9, which later releases do not have. */
export const accounts: Family = {
  name: 'acl',
  prefix: 'MxAcl',
  before: [],
  examples: [
    {
      request: 'UPDATE_AND_CREATE_ACL_CONFIG',
      ext: {
        ...account,
        whiteRemoteAddress: '192.0.2.*',
        admin: 'false',
        defaultTopicPerm: 'DENY',
        defaultGroupPerm: 'SUB',
        topicPerms: 'MxAcl=PUB|SUB',
        groupPerms: 'MxAclCG=SUB',
      },
      after: [accountAgain],
    },
    {
      request: 'UPDATE_GLOBAL_WHITE_ADDRS_CONFIG',
      ext: { globalWhiteAddrs: '192.0.2.1', aclFileFullPath: '' },
    },
    { request: 'GET_BROKER_CLUSTER_ACL_INFO', more: { vague: ['version', 'allAclFileVersion'] } },
    { request: 'GET_BROKER_CLUSTER_ACL_CONFIG' },
    { request: 'DELETE_ACL_CONFIG', ext: { accessKey: 'mx-account' }, after: [accountAgain] },
  ],
}

/** Users and what they may do. */
export const rights: Family = {
  name: 'auth',
  prefix: 'MxAuth',
  before: [],
  examples: [
    { request: 'AUTH_CREATE_USER', ext: { username: 'mx-auth' }, json: user, after: [forgotten] },
    { request: 'AUTH_UPDATE_USER', ext: { username: 'mx-auth' }, json: user, before: [again] },
    { request: 'AUTH_GET_USER', ext: { username: 'mx-auth' } },
    { request: 'AUTH_LIST_USER', ext: { filter: 'mx-auth' } },
    { request: 'AUTH_CREATE_ACL', ext: { subject: 'User:mx-auth' }, json: rules, after: [noRules] },
    { request: 'AUTH_UPDATE_ACL', ext: { subject: 'User:mx-auth' }, json: rules, before: [someRules] },
    { request: 'AUTH_GET_ACL', ext: { subject: 'User:mx-auth' } },
    { request: 'AUTH_LIST_ACL', ext: { subjectFilter: 'mx-auth', resourceFilter: 'MxAuth' } },
    {
      request: 'AUTH_DELETE_ACL',
      ext: { subject: 'User:mx-auth', policyType: 'Custom', resource: 'Topic:MxAuth' },
      after: [someRules],
    },
    { request: 'AUTH_DELETE_USER', ext: { username: 'mx-auth' }, after: [again] },
  ],
}
