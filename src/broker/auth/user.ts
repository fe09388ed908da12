import type { UserInfo } from '../../protocol/index.ts'
import { type UserStatus, type UserType, userStatuses, userTypes, wordOf } from './words.ts'

/** A user of ACL 2.0. The password is the key of his signatures. */
export interface User {
  readonly username: string
  readonly password: string
  readonly type: UserType
  readonly status: UserStatus
}

/** What a request says of a user; unknown words count as absent. */
export interface UserChange {
  readonly password: string | undefined
  readonly type: UserType | undefined
  readonly status: UserStatus | undefined
}

export function userChange(info: UserInfo): UserChange {
  return {
    password: info.password,
    type: wordOf(userTypes, info.userType),
    status: wordOf(userStatuses, info.userStatus),
  }
}

export function userInfo({ username, password, type, status }: User): UserInfo {
  return { password, userStatus: status, userType: type, username }
}
