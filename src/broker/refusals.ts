import { ResponseCode } from '../protocol/index.ts'

/** A refusal that a handler answers: code and remark, no header. */
export interface Refusal {
  readonly code: number
  readonly remark: string
}

/** FAQUrl.suggestTodo: what the original appends to some remarks. */
export const FAQ = '\nSee https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.'

/** SYSTEM_ERROR as the original makes it from an exception of a handler: class name and message (remoting.md 1.12). */
export function javaException(className: string, message: string): Refusal {
  return { code: ResponseCode.SYSTEM_ERROR, remark: `${className}: ${message}` }
}

/** What a handler of the original answers when it touches a body that is not there. */
export function nullPointer(what: string): Refusal {
  return javaException('java.lang.NullPointerException', `Cannot read ${what} because it is null`)
}

export function groupNotExist(group: string): Refusal {
  return { code: ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, remark: `subscription group not exist, ${group} ${FAQ}` }
}
