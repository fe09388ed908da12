import { hmac } from '@noble/hashes/hmac.js'
import { sha1 } from '@noble/hashes/legacy.js'
import { base64Text, utf8Bytes } from '../bytes/index.ts'
import { ACCESS_KEY, type Credentials, SECURITY_TOKEN, SIGNATURE } from './credentials.ts'

/**
 * What a signature covers (AclUtils.combineRequestContent; remoting.md 16.2): the values of all fields but `Signature` and
 * those named in `without`, in the order of their names, and then the body. Names and separators are not part of it.
 */
export function signedContent(
  fields: Readonly<Record<string, string>>,
  body: Uint8Array | undefined,
  without: readonly string[] = [],
): Uint8Array {
  const names = Object.keys(fields).filter((name) => name !== SIGNATURE && !without.includes(name))
  // Java's order of strings is that of their UTF-16 units, and so is the default order here.
  const text = utf8Bytes(
    names
      .sort()
      .map((name) => fields[name])
      .join(''),
  )
  if (body === undefined || body.length === 0) return text
  const content = new Uint8Array(text.length + body.length)
  content.set(text)
  content.set(body, text.length)
  return content
}

/** HMAC-SHA1 in base64 (AclSigner.calSignature). */
export function calSignature(content: Uint8Array, secretKey: string): string {
  return base64Text(hmac(sha1, utf8Bytes(secretKey), content))
}

/** How clients differ (remoting.md 16.3). */
export interface SigningHabit {
  /** The Go client leaves the token out of the content and sends it all the same. Default true, as in Java. */
  readonly tokenSigned?: boolean
}

/** The fields of a request with the three of access control. */
export function signedFields(
  fields: Readonly<Record<string, string>>,
  body: Uint8Array | undefined,
  credentials: Credentials,
  habit: SigningHabit = {},
): Record<string, string> {
  const { accessKey, secretKey, securityToken } = credentials
  const all: Record<string, string> = Object.assign(Object.create(null), fields, { [ACCESS_KEY]: accessKey })
  if (securityToken !== undefined) all[SECURITY_TOKEN] = securityToken
  const unsigned = habit.tokenSigned === false ? [SECURITY_TOKEN] : []
  all[SIGNATURE] = calSignature(signedContent(all, body, unsigned), secretKey)
  return all
}
