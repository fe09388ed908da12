import type { RemotingCommand } from '../../../protocol/index.ts'
import type { Channel } from '../../../remoting/index.ts'
import { type Clock, type Disk, ErrorCodes, every, type Logger, SimError } from '../../../runtime/index.ts'
import { AccountTable, type FileVersion } from './accountTable.ts'
import { validate } from './plainAccess.ts'
import { PlainChanges } from './plainChanges.ts'
import { DEFAULT_FILE, FileWatch, under } from './plainFiles.ts'
import { writeAclFile } from './yamlFile.ts'

/** AclFileWatchService.WATCH_INTERVAL */
const WATCH_MS = 5000

export interface PlainAclOptions {
  readonly clock: Clock
  readonly disk: Disk
  readonly logger: Logger
  /** Where `conf` is on the disk. */
  readonly root: string
  /** `rocketmqHome`: what the names of files begin with in answers. */
  readonly home: string
}

/** ACL 1.0 of a broker of 4.9: accounts in YAML files that may change at any time. */
export class PlainAcl {
  readonly changes: PlainChanges
  readonly #options: PlainAclOptions
  readonly #table: AccountTable
  readonly #watch: FileWatch
  /** Version of conf/plain_acl.yml when it was last read. */
  #version: FileVersion
  #watching: Disposable | undefined

  /** Makes an empty conf/plain_acl.yml when there is none. Throws SimError ConfigInvalid for a file that cannot be read. */
  constructor(options: PlainAclOptions) {
    const { clock, disk, root } = options
    this.#options = options
    const defaultFile = under(root, DEFAULT_FILE)
    if (!disk.exists(defaultFile)) disk.open(defaultFile, { create: true }).close()
    this.#table = new AccountTable(options)
    this.changes = new PlainChanges(options, this.#table)
    this.#table.loadAll((aclFile, error) => {
      const reason = error instanceof Error ? error.message : String(error)
      return new SimError(ErrorCodes.ConfigInvalid, `ACL file ${aclFile}: ${reason}`, { aclFile }, { cause: error })
    })
    this.#watch = new FileWatch(disk, root)
    this.#version = this.#table.versions.get(defaultFile) ?? { counter: 0, timestamp: clock.wallMs() }
  }

  get version(): FileVersion {
    return this.#version
  }

  /** Throws AclException for a request that may not reach its handler. */
  validate(command: RemotingCommand, channel: Channel): void {
    validate(command, channel, this.#table)
  }

  /** Looks for changed files every five seconds. */
  start(): void {
    this.#watching = every(this.#options.clock, WATCH_MS, WATCH_MS, 'broker: look for changed ACL files', () => {
      this.#reload()
    })
  }

  stop(): void {
    this.#watching?.[Symbol.dispose]()
  }

  #reload(): void {
    try {
      const changed = this.#watch.changes()
      if (changed === 'all') this.#table.loadAll()
      else for (const file of changed) this.#table.loadFile(file)
      this.#version = this.#table.versions.get(under(this.#options.root, DEFAULT_FILE)) ?? this.#version
    } catch (error) {
      this.#options.logger.log('warn', 'changed ACL files cannot be read', { error: String(error) })
    }
  }
}

/** Puts a conf/plain_acl.yml where there is none. */
export function provideAclFile(disk: Disk, root: string, text: string): void {
  const path = under(root, DEFAULT_FILE)
  if (disk.exists(path)) return
  writeAclFile(disk, path, new Map())
  const file = disk.open(path)
  try {
    file.truncate(0)
    file.write(0, new TextEncoder().encode(text))
  } finally {
    file.close()
  }
}
