import { aclException } from './aclException.ts'

// Permissions of ACL 1.0 (Permission of 4.9.7).

export const DENY = 1
export const PUB = 4
export const SUB = 8

/** Requests that only an admin account may make. */
const ADMIN_CODES: ReadonlySet<number> = new Set([17, 25, 215, 200, 207])

export function needsAdmin(code: number): boolean {
  return ADMIN_CODES.has(code)
}

/** Whether what is owned covers what is needed; DENY covers nothing. */
export function permits(needed: number, owned: number): boolean {
  return (owned & DENY) === 0 && (needed & owned) > 0
}

/** Every other word denies, and so does none. */
export function parsePermission(text: string | undefined): number {
  switch (text?.trim()) {
    case 'PUB':
      return PUB
    case 'SUB':
      return SUB
    case 'PUB|SUB':
    case 'SUB|PUB':
      return PUB | SUB
    default:
      return DENY
  }
}

/** Name and permission of `topicA=PUB|SUB`, or undefined when it is of another form. */
export function splitPermission(text: string): readonly [name: string, permission: string] | undefined {
  const [name, permission, ...more] = text.split('=').filter((part) => part !== '')
  if (name === undefined || permission === undefined || more.length > 0) return undefined
  return [name.trim(), permission.trim()]
}

/** Refuses what a tool would write into the file (checkResourcePerms). */
export function checkPermissions(texts: readonly string[]): void {
  for (const text of texts) {
    const parts = splitPermission(text)
    if (parts === undefined) {
      const example = "The expected resource format is 'Res=Perm'. For example: topicA=SUB"
      throw aclException(
        `Parse Resource format error for ${text}.\n${example}`,
        'common.Permission.checkResourcePerms:100',
      )
    }
    if (parts[1] !== 'DENY' && parsePermission(parts[1]) === DENY) {
      const expected = "The expected permissions are 'SUB' or 'PUB' or 'SUB|PUB' or 'PUB|SUB'."
      throw aclException(
        `Parse resource permission error for ${text}.\n${expected}`,
        'common.Permission.checkResourcePerms:105',
      )
    }
  }
}
