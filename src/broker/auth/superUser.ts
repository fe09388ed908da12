import { ACCESS_KEY, type RemotingCommand } from '../../protocol/index.ts'
import { JavaException } from '../../remoting/index.ts'
import { AccessError, unauthenticated } from './accessError.ts'
import type { AuthDirectory } from './directory.ts'
import { getUser } from './managers.ts'

const AUTHENTICATION_EXCEPTION = 'org.apache.rocketmq.auth.authentication.exception.AuthenticationException'

/**
 * Whether a request comes from somebody who may not touch super users. Whoever sends no access key is taken for an
 * administrator of a broker without authentication. Throws AccessError for a user who does not exist.
 */
export function isNotSuperUserLogin(request: RemotingCommand, directory: AuthDirectory): boolean {
  const accessKey = request.extFields[ACCESS_KEY]
  if (accessKey === undefined || accessKey === '') return false
  const user = getUser(directory, accessKey)
  if (user === undefined) throw unauthenticated(`User:${accessKey} is not found`)
  return user.type !== 'Super'
}

/** The same where the original does not catch what the look-up throws: it arrives wrapped by `CompletableFuture.join`. */
export function isNotSuperUserLoginOrThrow(request: RemotingCommand, directory: AuthDirectory): boolean {
  try {
    return isNotSuperUserLogin(request, directory)
  } catch (error) {
    throw completionException(error)
  }
}

function completionException(error: unknown): unknown {
  const frame = (line: number): string =>
    `java.base/java.util.concurrent.CompletableFuture.encodeThrowable(CompletableFuture.java:${line})`
  const named = (cause: string, line: number): JavaException =>
    new JavaException('java.util.concurrent.CompletionException', cause, frame(line))
  if (error instanceof JavaException) return named(`${error.className}: ${error.message}`, 332)
  if (!(error instanceof AccessError)) return error
  // An unknown user is found out in a stage of its own, a blank name before there is one.
  const line = error.message.startsWith('User:') ? 315 : 332
  return named(`${AUTHENTICATION_EXCEPTION}: ${error.message}`, line)
}
