export type { RegistrationOptions } from './registration.ts'
export { NameServerRegistration } from './registration.ts'
