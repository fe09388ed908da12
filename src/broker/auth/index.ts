import type { Handlers } from '../../remoting/index.ts'
import type { BrokerContext } from '../context.ts'
import { handleCreateAcl, handleDeleteAcl, handleGetAcl, handleListAcls, handleUpdateAcl } from './aclAdmin.ts'
import { plainAclHandlers } from './plain/index.ts'
import { handleCreateUser, handleDeleteUser, handleGetUser, handleListUsers, handleUpdateUser } from './userAdmin.ts'

export type { AccessSeed, SeedRule, SeedUser } from './seed.ts'
export { presetText } from './seed.ts'
export type { Access, AccessOptions } from './setup.ts'
export { createAccess } from './setup.ts'

/** Administration of users and rules (remoting.md 16.7), and of the accounts of 4.9 (16.5). */
export const authHandlers: Handlers<BrokerContext> = {
  ...plainAclHandlers,
  AUTH_CREATE_USER: handleCreateUser,
  AUTH_UPDATE_USER: handleUpdateUser,
  AUTH_DELETE_USER: handleDeleteUser,
  AUTH_GET_USER: handleGetUser,
  AUTH_LIST_USER: handleListUsers,
  AUTH_CREATE_ACL: handleCreateAcl,
  AUTH_UPDATE_ACL: handleUpdateAcl,
  AUTH_DELETE_ACL: handleDeleteAcl,
  AUTH_GET_ACL: handleGetAcl,
  AUTH_LIST_ACL: handleListAcls,
}
