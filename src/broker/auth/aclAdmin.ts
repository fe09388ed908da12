import { type AclInfo, aclInfoBody, aclInfoListBody } from '../../protocol/index.ts'
import { type Call, JavaException } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { aclInfo, policyDrafts } from './aclInfo.ts'
import { type AuthAnswer, answered, DONE, refusedOrThrown } from './answers.ts'
import { bodyOrNull } from './bodies.ts'
import { deleteAcl, getAcl, listAcls, putAcl } from './managers.ts'
import { parseResource } from './resource.ts'
import { parseSubject } from './subject.ts'
import { policyTypes, wordOf } from './words.ts'

// AUTH_CREATE_ACL to AUTH_LIST_ACL (3006 to 3010): remoting.md 16.7. A subject in the body goes before that of the header.

export function handleCreateAcl(call: Call<'AUTH_CREATE_ACL'>, broker: BrokerContext): AuthAnswer {
  return put(call, broker, 'createAcl', 3158)
}

export function handleUpdateAcl(call: Call<'AUTH_UPDATE_ACL'>, broker: BrokerContext): AuthAnswer {
  return put(call, broker, 'updateAcl', 3185)
}

function put(
  call: Call<'AUTH_CREATE_ACL' | 'AUTH_UPDATE_ACL'>,
  { access }: BrokerContext,
  method: string,
  line: number,
): AuthAnswer {
  const info = bodyOf(call, method, line)
  const drafts = policyDrafts(info)
  const subject = parseSubject(info.subject) ?? parseSubject(call.header.subject)
  return answered(() => {
    putAcl(access.directory, subject, drafts)
    return DONE
  })
}

export function handleDeleteAcl(call: Call<'AUTH_DELETE_ACL'>, { access }: BrokerContext): AuthAnswer {
  const { subject, policyType, resource } = call.header
  const type = wordOf(policyTypes, policyType) ?? 'Custom'
  return answered(() => {
    deleteAcl(access.directory, parseSubject(subject), type, parseResource(resource))
    return DONE
  })
}

export function handleGetAcl(call: Call<'AUTH_GET_ACL'>, { access }: BrokerContext): AuthAnswer {
  const subject = parseSubject(call.header.subject)
  return refusedOrThrown(() => {
    const policies = getAcl(access.directory, subject)
    if (policies === undefined || subject === undefined) return DONE
    return { ...DONE, body: aclInfoBody.encode(aclInfo(subject, policies)) }
  })
}

export function handleListAcls(call: Call<'AUTH_LIST_ACL'>, { access }: BrokerContext): AuthAnswer {
  const { subjectFilter, resourceFilter } = call.header
  return refusedOrThrown(() => {
    const acls = listAcls(access.directory, subjectFilter, resourceFilter)
    if (acls.length === 0) return DONE
    const infos = acls.map(([username, policies]) => aclInfo({ username }, policies))
    return { ...DONE, body: aclInfoListBody.encode(infos) }
  })
}

function bodyOf({ body }: Call, method: string, line: number): AclInfo {
  const info = bodyOrNull(aclInfoBody, body)
  if (info?.policies !== undefined && info.policies.length > 0) return info
  throw new JavaException(
    'org.apache.rocketmq.auth.authorization.exception.AuthorizationException',
    'The body of acl is null',
    `org.apache.rocketmq.broker.processor.AdminBrokerProcessor.${method}(AdminBrokerProcessor.java:${line})`,
  )
}
