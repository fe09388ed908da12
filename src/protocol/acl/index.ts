export type { Credentials } from './credentials.ts'
export { ACCESS_KEY, SECURITY_TOKEN, SIGNATURE } from './credentials.ts'
export type { SigningHabit } from './signature.ts'
export { calSignature, signedContent, signedFields } from './signature.ts'
