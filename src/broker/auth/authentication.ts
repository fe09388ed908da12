import {
  ACCESS_KEY,
  calSignature,
  type ExtFields,
  MQVersion,
  type RemotingCommand,
  SIGNATURE,
  signedContent,
} from '../../protocol/index.ts'
import { unauthenticated } from './accessError.ts'
import type { AuthDirectory } from './directory.ts'

/** Clients up to 4.9.3 add this field after they signed (MixAll.UNIQUE_MSG_QUERY_FLAG). */
const UNIQUE_KEY_QUERY = '_UNIQUE_KEY_QUERY'

/**
 * Whether a request is signed by a user who exists and is enabled (DefaultAuthenticationHandler). Throws AccessError
 * otherwise.
 */
export function authenticate(command: RemotingCommand, directory: AuthDirectory): void {
  if (!directory.hasUsers) throw unauthenticated('The authenticationMetadataProvider is not configured')
  const fields = asJavaReads(command)
  const username = fields[ACCESS_KEY]
  if (username === undefined || username === '') throw unauthenticated('username cannot be null.')
  const user = directory.user(username)
  if (user === undefined) throw unauthenticated(`User:${username} is not found.`)
  if (user.status === 'disable') throw unauthenticated(`User:${username} is disabled.`)
  const unsigned = command.version <= MQVersion.V4_9_3 ? [UNIQUE_KEY_QUERY] : []
  const content = signedContent(fields, command.body, unsigned)
  if (calSignature(content, user.password) !== fields[SIGNATURE]) throw unauthenticated('check signature failed.')
}

/** An empty value of a binary header is null in Java, and null is signed as `null`: what is signed so never fits. */
function asJavaReads({ extFields, serializeType }: RemotingCommand): ExtFields {
  if (serializeType === 'JSON' || !Object.values(extFields).includes('')) return extFields
  const named = (name: string, value: string): string => (value === '' && name !== ACCESS_KEY ? 'null' : value)
  return Object.fromEntries(Object.entries(extFields).map(([name, value]) => [name, named(name, value)]))
}
