import type { Clock, Disk } from '../../../runtime/index.ts'
import { type Account, accountOf } from './account.ts'
import { aclFiles } from './plainFiles.ts'
import { type AddressRule, addressRule } from './remoteAddress.ts'
import { type AclData, accountConfig, listOf, readAclFile } from './yamlFile.ts'

/** Version of one file; 4.9 knows no state version. */
export interface FileVersion {
  readonly counter: number
  readonly timestamp: number
}

export interface AccountTableOptions {
  readonly clock: Clock
  readonly disk: Disk
  /** Where `conf` is. */
  readonly root: string
}

/** What the files say, and what was changed since they were read (the tables of PlainPermissionManager). */
export class AccountTable {
  readonly #options: AccountTableOptions
  /** File of each access key. One that is in several files counts in the first. */
  fileOf: Map<string, string> = new Map()
  /** Accounts by file and access key. */
  accounts: Map<string, Map<string, Account>> = new Map()
  versions: Map<string, FileVersion> = new Map()
  #whiteRules: AddressRule[] = []
  #whiteRulesOf = new Map<string, readonly AddressRule[]>()

  constructor(options: AccountTableOptions) {
    this.#options = options
  }

  isWhite(address: string): boolean {
    return this.#whiteRules.some((rule) => rule.matches(address))
  }

  account(file: string, accessKey: string): Account | undefined {
    return this.accounts.get(file)?.get(accessKey)
  }

  /** Reads everything anew. On an exception all stays as it was; `errorOf` makes the one that is thrown for a file. */
  loadAll(errorOf: (file: string, error: unknown) => unknown = (_file, error) => error): void {
    const next = new AccountTable(this.#options)
    for (const file of aclFiles(this.#options.disk, this.#options.root)) {
      try {
        const data = readAclFile(this.#options.disk, file)
        if (data !== undefined) next.#addFile(file, data)
      } catch (error) {
        throw errorOf(file, error)
      }
    }
    this.fileOf = next.fileOf
    this.accounts = next.accounts
    this.versions = next.versions
    this.#whiteRules = next.#whiteRules
    this.#whiteRulesOf = next.#whiteRulesOf
  }

  /**
   * Reads one changed file. One that is empty now changes nothing. Accounts that it no longer has stay known by name. White
   * addresses are replaced only if the file had some before; otherwise they are added, again at every change.
   */
  loadFile(file: string): void {
    const data = readAclFile(this.#options.disk, file)
    if (data === undefined) return
    const rules = whiteRules(data)
    this.#whiteRules.push(...rules)
    const before = this.#whiteRulesOf.get(file)
    if (before !== undefined) {
      for (const rule of before) {
        const at = this.#whiteRules.indexOf(rule)
        if (at >= 0) this.#whiteRules.splice(at, 1)
      }
      this.#whiteRulesOf.set(file, rules)
    }
    this.accounts.set(file, this.#accountsIn(file, data))
    this.versions.set(file, this.#versionIn(data))
  }

  #addFile(file: string, data: AclData): void {
    const rules = whiteRules(data)
    if (rules.length > 0) this.#whiteRulesOf.set(file, rules)
    this.#whiteRules.push(...rules)
    const accounts = this.#accountsIn(file, data)
    if (accounts.size > 0) this.accounts.set(file, accounts)
    this.versions.set(file, this.#versionIn(data))
  }

  #accountsIn(file: string, data: AclData): Map<string, Account> {
    const accounts = new Map<string, Account>()
    for (const written of listOf(data, 'accounts')) {
      const account = accountOf(accountConfig(written))
      const owner = this.fileOf.get(account.accessKey)
      if (owner !== undefined && owner !== file) continue
      accounts.set(account.accessKey, account)
      this.fileOf.set(account.accessKey, file)
    }
    return accounts
  }

  #versionIn(data: AclData): FileVersion {
    return versionIn(data) ?? { counter: 0, timestamp: this.#options.clock.wallMs() }
  }
}

/** The version that a file carries. */
export function versionIn(data: AclData): FileVersion | undefined {
  const [first] = listOf(data, 'dataVersion')
  if (typeof first !== 'object' || first === null) return undefined
  const { counter, timestamp } = first as { readonly counter?: unknown; readonly timestamp?: unknown }
  return { counter: Number(counter ?? 0), timestamp: Number(timestamp ?? 0) }
}

function whiteRules(data: AclData): readonly AddressRule[] {
  return listOf(data, 'globalWhiteRemoteAddresses').map((text) => addressRule(String(text)))
}
