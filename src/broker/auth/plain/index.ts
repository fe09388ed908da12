import type { Handlers } from '../../../remoting/index.ts'
import type { BrokerContext } from '../../context.ts'
import {
  handleAclConfig,
  handleAclInfo,
  handleDeleteAccount,
  handleUpdateAccount,
  handleUpdateWhiteAddresses,
} from './plainAdmin.ts'

export type { AccountConfig } from './account.ts'
export { splitPermission } from './permission.ts'
export type { PlainAclOptions } from './plainAcl.ts'
export { PlainAcl, provideAclFile } from './plainAcl.ts'
export { readAccounts } from './yamlFile.ts'

/** Administration of accounts, in 4.9 only (remoting.md 16.5). */
export const plainAclHandlers: Handlers<BrokerContext> = {
  UPDATE_AND_CREATE_ACL_CONFIG: handleUpdateAccount,
  DELETE_ACL_CONFIG: handleDeleteAccount,
  GET_BROKER_CLUSTER_ACL_INFO: handleAclInfo,
  UPDATE_GLOBAL_WHITE_ADDRS_CONFIG: handleUpdateWhiteAddresses,
  GET_BROKER_CLUSTER_ACL_CONFIG: handleAclConfig,
}
