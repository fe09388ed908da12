import { type Credentials, emptyFields, type SigningHabit, signedFields } from '../protocol/index.ts'
import type { OutgoingRequest } from './channel.ts'

/** The RPC hook of a client that signs everything it asks (AclClientRPCHook); none without credentials. */
export function signing(
  credentials: Credentials | undefined,
  habit: SigningHabit = {},
): ((request: OutgoingRequest) => OutgoingRequest) | undefined {
  if (credentials === undefined) return undefined
  return (request) => {
    const fields = request.extFields ?? emptyFields()
    return { ...request, extFields: signedFields(fields, request.body, credentials, habit) }
  }
}
