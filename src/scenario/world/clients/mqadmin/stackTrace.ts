import { ClientError } from '../../../../client/index.ts'

/** An exception of a tool itself, as `e.printStackTrace()` shows it: class, and after a colon the message. */
export class JavaError extends Error {}

const CLIENT_EXCEPTION = 'org.apache.rocketmq.client.exception.MQClientException'
const FAQ = '\nFor more information, please visit the url, https://rocketmq.apache.org/docs/bestPractice/06FAQ'

/** The lines of a stack trace without its frames. Rethrows what is no failure of a client or tool. */
export function stackTrace(className: string, error: unknown): string {
  return `org.apache.rocketmq.tools.command.SubCommandException: ${className} command failed\nCaused by: ${causeOf(error)}`
}

function causeOf(error: unknown): string {
  if (error instanceof JavaError) return error.message
  if (!ClientError.is(error)) throw error
  const answer = refusalOf(error)
  // The admin interface throws MQClientException with code and remark, whatever the request was.
  if (answer !== undefined) {
    // An answer that tells where to read on is left as it is.
    const more = answer.remark.includes('\nSee ') ? '' : FAQ
    return `${CLIENT_EXCEPTION}: CODE: ${answer.code}  DESC: ${answer.remark}${more}`
  }
  const { dialectClass, dialectMessage } = error
  return dialectClass === undefined ? dialectMessage : `${dialectClass}: ${dialectMessage}`
}

/** The answer that refused, of the error or of one below it. */
function refusalOf(error: unknown): { readonly code: number; readonly remark: string } | undefined {
  if (!ClientError.is(error)) return undefined
  const { failure } = error
  return failure.kind === 'answer' ? { code: failure.responseCode, remark: failure.remark } : refusalOf(error.cause)
}
