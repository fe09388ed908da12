import type { Clock, Disk } from '../../../runtime/index.ts'
import { type AccountConfig, accountOf, checkedKeys } from './account.ts'
import { type AccountTable, type FileVersion, versionIn } from './accountTable.ts'
import { checkPermissions } from './permission.ts'
import { aclFiles, DEFAULT_FILE, under } from './plainFiles.ts'
import { type AclData, accountConfig, listOf, readAccounts, readAclFile, writeAclFile } from './yamlFile.ts'

export interface PlainFilesOptions {
  readonly clock: Clock
  readonly disk: Disk
  readonly root: string
  /** `rocketmqHome`, which file names of requests and answers begin with. */
  readonly home: string
}

/** What administration changes: the files at once, and of the tables in memory just as much as the original does. */
export class PlainChanges {
  readonly #options: PlainFilesOptions
  readonly #table: AccountTable

  constructor(options: PlainFilesOptions, table: AccountTable) {
    this.#options = options
    this.#table = table
  }

  /**
   * Creates or changes an account. What the request leaves out stays in the file, but not in memory, until the file is
   * read again, five seconds later at most. Throws AclException.
   */
  updateAccount(config: AccountConfig): void {
    const { accessKey } = checkedKeys(config)
    checkPermissions(config.topicPerms ?? [])
    checkPermissions(config.groupPerms ?? [])
    const file = this.#table.fileOf.get(accessKey) ?? this.#defaultFile
    const data: AclData = readAclFile(this.#options.disk, file) ?? new Map()
    const accounts = listOf(data, 'accounts')
    const at = accounts.findIndex((account) => accountConfig(account).accessKey === accessKey)
    const changed = { ...withoutNull(accounts[at]), ...writtenFields(config) }
    data.set('accounts', [...accounts.filter((_, index) => index !== at), changed])
    const known = this.#table.accounts.get(file) ?? new Map()
    this.#table.accounts.set(file, known)
    known.set(accessKey, accountOf(config))
    this.#table.fileOf.set(accessKey, file)
    this.#write(file, data)
  }

  /** Answers whether there was such an account. */
  deleteAccount(accessKey: string | undefined): boolean {
    const file = accessKey === undefined ? undefined : this.#table.fileOf.get(accessKey)
    if (accessKey === undefined || accessKey === '' || file === undefined) return false
    const data = readAclFile(this.#options.disk, file)
    if (data === undefined) return true
    const accounts = listOf(data, 'accounts')
    const at = accounts.findIndex((account) => accountConfig(account).accessKey === accessKey)
    if (at < 0) return false
    this.#table.fileOf.delete(accessKey)
    data.set(
      'accounts',
      accounts.filter((_, index) => index !== at),
    )
    this.#write(file, data)
    return true
  }

  /** Answers whether the file, by default conf/plain_acl.yml, could be changed. */
  updateWhiteAddresses(addresses: readonly string[] | undefined, fullPath: string | undefined): boolean {
    if (addresses === undefined) return false
    const { disk, home } = this.#options
    const path = fullPath === undefined || fullPath === '' ? this.fullPath(this.#defaultFile) : fullPath
    if (!path.startsWith(home)) return false
    const file = this.#localPath(path)
    if (!aclFiles(disk, this.#options.root).includes(file) && !disk.exists(file)) return false
    if (path.endsWith('.yaml')) return false
    const data: AclData = readAclFile(disk, file) ?? new Map()
    data.set('globalWhiteRemoteAddresses', [...addresses])
    this.#write(file, data)
    return true
  }

  /** Everything that the files say at this moment. */
  contents(): { readonly whiteAddresses: readonly string[]; readonly accounts: readonly AccountConfig[] } {
    const { disk, root } = this.#options
    const whiteAddresses = aclFiles(disk, root).flatMap((file) => {
      const data = readAclFile(disk, file)
      return data === undefined ? [] : listOf(data, 'globalWhiteRemoteAddresses').map(String)
    })
    return { whiteAddresses, accounts: readAccounts(disk, root) }
  }

  /** Versions by the full names of the files. */
  versions(): readonly (readonly [fullPath: string, version: FileVersion])[] {
    return [...this.#table.versions].map(([file, version]) => [this.fullPath(file), version])
  }

  fullPath(file: string): string {
    const { home, root } = this.#options
    return `${home}/${root === '' ? file : file.slice(root.length + 1)}`
  }

  get #defaultFile(): string {
    return under(this.#options.root, DEFAULT_FILE)
  }

  #localPath(fullPath: string): string {
    return under(this.#options.root, fullPath.slice(this.#options.home.length).replace(/^\/+/, ''))
  }

  #write(file: string, data: AclData): void {
    const { clock, disk } = this.#options
    const version = { counter: (versionIn(data)?.counter ?? 0) + 1, timestamp: clock.wallMs() }
    data.set('dataVersion', [version])
    this.#table.versions.set(file, version)
    writeAclFile(disk, file, data)
  }
}

function withoutNull(account: unknown): object {
  return typeof account === 'object' && account !== null ? account : {}
}

/** The fields that a request brought; `admin` is always one of them. */
function writtenFields(config: AccountConfig): Readonly<Record<string, unknown>> {
  const { defaultTopicPerm, defaultGroupPerm, ...always } = config
  const perms = { defaultTopicPerm, defaultGroupPerm }
  const given = Object.entries(perms).filter(([, text]) => text !== undefined && text !== '')
  const fields = [...Object.entries(always).filter(([, field]) => field !== undefined), ...given]
  return Object.fromEntries(fields)
}
