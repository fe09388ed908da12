/** The extFields of access control; every request may carry them (remoting.md 16.1). */
export const ACCESS_KEY = 'AccessKey'
export const SIGNATURE = 'Signature'
export const SECURITY_TOKEN = 'SecurityToken'

/** What a client signs its requests with (SessionCredentials). */
export interface Credentials {
  /** Name of the user (ACL 2.0) or of the account (ACL 1.0). */
  readonly accessKey: string
  /** Password or secret key; never sent. Not empty. */
  readonly secretKey: string
  /** Sent along when it is there; no server of RocketMQ looks at it. */
  readonly securityToken?: string | undefined
}
