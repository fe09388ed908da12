import { ResponseCode, type UserInfo, userInfoBody, userInfoListBody } from '../../protocol/index.ts'
import type { Call } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { nullPointer } from '../required.ts'
import { unauthenticated } from './accessError.ts'
import { type AuthAnswer, answered, DONE } from './answers.ts'
import { bodyOrNull } from './bodies.ts'
import { createUser, deleteUser, getUser, listUsers, updateUser } from './managers.ts'
import { isNotSuperUserLogin, isNotSuperUserLoginOrThrow } from './superUser.ts'
import { type User, userChange, userInfo } from './user.ts'

// AUTH_CREATE_USER to AUTH_LIST_USER (3001 to 3005): remoting.md 16.7. They exist whether access control is on or not; without
// a provider in the options every one of them ends in a system error.

const BLANK: AuthAnswer = { code: ResponseCode.INVALID_PARAMETER, remark: 'The username is blank' }
const NOT_BY_YOU = 'The super user can only be update by super user'

export function handleCreateUser(call: Call<'AUTH_CREATE_USER'>, { access }: BrokerContext): AuthAnswer {
  const { username = '' } = call.header
  if (username === '') return BLANK
  const change = userChange(bodyOf(call, 'createUser:3014'))
  if (change.type === 'Super' && isNotSuperUserLoginOrThrow(call.command, access.directory)) {
    return { code: ResponseCode.SYSTEM_ERROR, remark: 'The super user can only be create by super user' }
  }
  return answered(() => {
    createUser(access.directory, username, change)
    return DONE
  })
}

export function handleUpdateUser(call: Call<'AUTH_UPDATE_USER'>, { access }: BrokerContext): AuthAnswer {
  const { username = '' } = call.header
  if (username === '') return BLANK
  const change = userChange(bodyOf(call, 'updateUser:3046'))
  if (change.type === 'Super' && isNotSuperUserLoginOrThrow(call.command, access.directory)) {
    return { code: ResponseCode.SYSTEM_ERROR, remark: NOT_BY_YOU }
  }
  return answered(() => {
    updateUser(access.directory, username, change, (old) => onlyBySuperUsers(old, call, access))
    return DONE
  })
}

export function handleDeleteUser(call: Call<'AUTH_DELETE_USER'>, { access }: BrokerContext): AuthAnswer {
  return answered(() => {
    deleteUser(access.directory, call.header.username ?? '', (user) => onlyBySuperUsers(user, call, access))
    return DONE
  })
}

export function handleGetUser(call: Call<'AUTH_GET_USER'>, { access }: BrokerContext): AuthAnswer {
  const { username = '' } = call.header
  if (username.trim() === '') return BLANK
  return answered(() => {
    const user = getUser(access.directory, username)
    return user === undefined ? DONE : { ...DONE, body: userInfoBody.encode(userInfo(user)) }
  })
}

export function handleListUsers(call: Call<'AUTH_LIST_USER'>, { access }: BrokerContext): AuthAnswer {
  return answered(() => {
    const users = listUsers(access.directory, call.header.filter)
    return users.length === 0 ? DONE : { ...DONE, body: userInfoListBody.encode(users.map(userInfo)) }
  })
}

function onlyBySuperUsers(user: User, { command }: Call, { directory }: BrokerContext['access']): void {
  if (user.type === 'Super' && isNotSuperUserLogin(command, directory)) throw unauthenticated(NOT_BY_YOU)
}

function bodyOf({ body }: Call, line: string): UserInfo {
  const info = bodyOrNull(userInfoBody, body)
  if (info !== undefined) return info
  const call = 'org.apache.rocketmq.remoting.protocol.body.UserInfo.setUsername(String)'
  throw nullPointer(`Cannot invoke "${call}" because "userInfo" is null`, `AdminBrokerProcessor.${line}`)
}
