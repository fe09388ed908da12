import { type AclInfo, aclInfoListBody, type UserInfo, userInfoListBody } from '../../protocol/index.ts'
import type { Runtime } from '../../runtime/index.ts'
import { ConfigFile } from '../metadata/index.ts'

// config/auth.json: users and rules, where the original keeps two RocksDB directories (config/users and config/acls).
//   users  as GET_USER shows them, passwords in clear like there
//   acls   as GET_ACL shows them
// Written at every change. An unknown member is ignored and lost at the next change.

export interface AuthContents {
  readonly users: readonly UserInfo[]
  readonly acls: readonly AclInfo[]
}

export interface AuthFileOptions {
  readonly runtime: Pick<Runtime, 'disk' | 'logger'>
  /** The directory `config` of the broker. */
  readonly directory: string
}

export class AuthFile {
  readonly #file: ConfigFile

  constructor({ runtime, directory }: AuthFileOptions) {
    this.#file = new ConfigFile({ disk: runtime.disk, logger: runtime.logger, path: `${directory}/auth.json` })
  }

  /** Throws SimError StoreUnreadable when neither the file nor its copy can be read. */
  load(): AuthContents {
    let contents: AuthContents = { users: [], acls: [] }
    this.#file.load((text) => {
      const { users, acls } = JSON.parse(text) as { readonly users?: unknown; readonly acls?: unknown }
      contents = {
        users: userInfoListBody.parse(JSON.stringify(users ?? [])),
        acls: aclInfoListBody.parse(JSON.stringify(acls ?? [])),
      }
    })
    return contents
  }

  write({ users, acls }: AuthContents): void {
    this.#file.write(`{"acls":${aclInfoListBody.text(acls)},"users":${userInfoListBody.text(users)}}\n`)
  }
}
