import { parse, stringify } from 'yaml'
import type { Disk } from '../../../runtime/index.ts'
import type { AccountConfig } from './account.ts'
import { aclFiles } from './plainFiles.ts'

// A file of ACL 1.0 (conf/plain_acl.yml, conf/acl/**), YAML:
//   globalWhiteRemoteAddresses  list of addresses that need no account
//   accounts                    list of accounts: accessKey, secretKey, whiteRemoteAddress, admin, defaultTopicPerm,
//                               defaultGroupPerm, topicPerms and groupPerms (lists of `name=PUB|SUB`)
//   dataVersion                 list with one entry, written by the broker: counter, timestamp
// Other members stay as they are. The original reads and writes it with SnakeYAML, whose version of YAML is 1.1.

/** The members of a file, in their order. */
export type AclData = Map<string, unknown>

/** Undefined when there is no file or nothing in it. Throws an Error with the parser's text when it is not YAML. */
export function readAclFile(disk: Disk, path: string): AclData | undefined {
  if (!disk.exists(path)) return undefined
  const file = disk.open(path)
  try {
    return aclData(new TextDecoder().decode(file.read(0, file.size())))
  } finally {
    file.close()
  }
}

export function aclData(text: string): AclData | undefined {
  const value: unknown = parse(text, { version: '1.1' })
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const data = new Map(Object.entries(value))
  return data.size === 0 ? undefined : data
}

export function writeAclFile(disk: Disk, path: string, data: AclData): void {
  const text = stringify(Object.fromEntries(data), {
    version: '1.1',
    indentSeq: false,
    lineWidth: 0,
    singleQuote: true,
  })
  const file = disk.open(path, { create: true })
  try {
    file.truncate(0)
    file.write(0, new TextEncoder().encode(text))
  } finally {
    file.close()
  }
}

export function listOf(data: AclData, name: string): readonly unknown[] {
  const value = data.get(name)
  return Array.isArray(value) ? value : []
}

/** An account as fastjson reads it from the parsed YAML: numbers become text, and the words true and false flags. */
export function accountConfig(value: unknown): AccountConfig {
  const fields: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {}
  const text = (name: string): string | undefined => {
    const field = fields[name]
    return field === undefined || field === null ? undefined : String(field)
  }
  const texts = (name: string): readonly string[] | undefined => {
    const field = fields[name]
    return Array.isArray(field) ? field.map(String) : undefined
  }
  return {
    accessKey: text('accessKey'),
    secretKey: text('secretKey'),
    whiteRemoteAddress: text('whiteRemoteAddress'),
    admin: text('admin')?.toLowerCase() === 'true',
    defaultTopicPerm: text('defaultTopicPerm'),
    defaultGroupPerm: text('defaultGroupPerm'),
    topicPerms: texts('topicPerms'),
    groupPerms: texts('groupPerms'),
  }
}

/** All accounts of all files, each access key once. */
export function readAccounts(disk: Disk, root: string): readonly AccountConfig[] {
  const accounts = new Map<string | undefined, AccountConfig>()
  for (const path of aclFiles(disk, root)) {
    const data = readAclFile(disk, path)
    for (const written of data === undefined ? [] : listOf(data, 'accounts')) {
      const account = accountConfig(written)
      if (!accounts.has(account.accessKey)) accounts.set(account.accessKey, account)
    }
  }
  return [...accounts.values()]
}
