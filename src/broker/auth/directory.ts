import { utf8Bytes } from '../../protocol/index.ts'
import { aclInfo, policyDrafts } from './aclInfo.ts'
import type { AuthFile } from './authFile.ts'
import type { Policy } from './policy.ts'
import { parseSubject } from './subject.ts'
import { type User, userChange, userInfo } from './user.ts'
import { checkedPolicies } from './validate.ts'

/**
 * The users and their rules, by user name (the metadata providers of the original). Either half may be switched off: it
 * then has no table.
 */
export class AuthDirectory {
  readonly #file: AuthFile
  readonly #users: Map<string, User>
  readonly #acls: Map<string, readonly Policy[]>
  /** Whether `authenticationMetadataProvider` and `authorizationMetadataProvider` are configured. */
  readonly hasUsers: boolean
  readonly hasAcls: boolean

  constructor(file: AuthFile, has: { readonly users: boolean; readonly acls: boolean }) {
    this.#file = file
    this.hasUsers = has.users
    this.hasAcls = has.acls
    const { users, acls } = has.users || has.acls ? file.load() : { users: [], acls: [] }
    this.#users = new Map(
      users.map((info) => {
        const { password = '', type = 'Normal', status = 'enable' } = userChange(info)
        const username = info.username ?? ''
        return [username, { username, password, type, status }]
      }),
    )
    this.#acls = new Map(
      acls.map((info) => [parseSubject(info.subject)?.username ?? '', checkedPolicies(policyDrafts(info))]),
    )
  }

  user(name: string): User | undefined {
    return this.#users.get(name)
  }

  /** Sorted by the bytes of the name, as RocksDB walks through its keys. */
  get users(): readonly User[] {
    return sortedByName([...this.#users])
  }

  putUser(user: User): void {
    this.#users.set(user.username, user)
    this.#write()
  }

  deleteUser(name: string): void {
    if (this.#users.delete(name)) this.#write()
  }

  policies(username: string): readonly Policy[] | undefined {
    return this.#acls.get(username)
  }

  /** All rules by user name, sorted like the users. */
  get acls(): readonly (readonly [username: string, policies: readonly Policy[]])[] {
    return sortedByName([...this.#acls].map((row) => [row[0], row]))
  }

  putPolicies(username: string, policies: readonly Policy[]): void {
    this.#acls.set(username, policies)
    this.#write()
  }

  deletePolicies(username: string): void {
    if (this.#acls.delete(username)) this.#write()
  }

  #write(): void {
    const acls = this.acls.map(([username, policies]) => aclInfo({ username }, policies))
    this.#file.write({ users: this.users.map(userInfo), acls })
  }
}

function sortedByName<T>(rows: readonly (readonly [name: string, row: T])[]): readonly T[] {
  const keyed = rows.map(([name, row]) => ({ key: utf8Bytes(name), row }))
  return keyed.sort((a, b) => compareBytes(a.key, b.key)).map(({ row }) => row)
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
