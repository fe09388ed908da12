import { JavaException } from '../../../remoting/index.ts'

/** AclException of 4.9.7; `at` is class below `org.apache.rocketmq.acl`, method and line: `plain.PlainPermissionManager.validate:663`. */
export function aclException(message: string, at: string): JavaException {
  const [method = '', line = ''] = at.split(':')
  const className = method.split('.').at(-2) ?? ''
  const frame = `org.apache.rocketmq.acl.${method}(${className}.java:${line})`
  return new JavaException('org.apache.rocketmq.acl.common.AclException', message, frame)
}
