import type { Credentials } from '../protocol/index.ts'

/** `accessKey` and `secretKey` of a tools.yml (AclUtils.getAclRPCHook); undefined when one of them is missing. */
export function toolsCredentials(text: string): Credentials | undefined {
  const accessKey = scalarOf(text, 'accessKey')
  const secretKey = scalarOf(text, 'secretKey')
  return accessKey === undefined || secretKey === undefined ? undefined : { accessKey, secretKey }
}

/** A plain or quoted scalar on the first level. */
function scalarOf(text: string, key: string): string | undefined {
  const found = new RegExp(`^${key}:[ \\t]+(?:"([^"\\n]*)"|'([^'\\n]*)'|([^\\s#][^#\\n]*?))[ \\t]*(?:#.*)?$`, 'm').exec(
    text,
  )
  const value = found?.[1] ?? found?.[2] ?? found?.[3]
  return value === undefined || value === '' ? undefined : value
}
