import { ResponseCode } from '../../protocol/index.ts'
import type { Handlers } from '../../remoting/index.ts'
import type { NameServerContext } from '../context.ts'

// Requests 100 PUT_KV_CONFIG, 101 GET_KV_CONFIG, 102 DELETE_KV_CONFIG and 219 GET_KVLIST_BY_NAMESPACE, sent by mqadmin
// and the dashboard: remoting.md 6.6. A missing header field reads as the word null in remarks, as Java prints it.

export const kvConfigHandlers: Handlers<NameServerContext> = {
  PUT_KV_CONFIG: ({ header: { namespace, key, value } }, { kv }) => {
    if (namespace === undefined || key === undefined) {
      return { code: ResponseCode.SYSTEM_ERROR, remark: 'namespace or key is null' }
    }
    kv.put(namespace, key, value)
    return { code: ResponseCode.SUCCESS }
  },

  GET_KV_CONFIG: ({ header: { namespace = 'null', key = 'null' } }, { kv }) => {
    const value = kv.get(namespace, key)
    if (value !== undefined) return { code: ResponseCode.SUCCESS, header: { value } }
    const remark = `No config item, Namespace: ${namespace} Key: ${key}`
    return { code: ResponseCode.QUERY_NOT_FOUND, remark }
  },

  DELETE_KV_CONFIG: ({ header: { namespace, key } }, { kv }) => {
    if (namespace !== undefined && key !== undefined) kv.delete(namespace, key)
    return { code: ResponseCode.SUCCESS }
  },

  GET_KVLIST_BY_NAMESPACE: ({ header: { namespace = 'null' } }, { kv }) => {
    const body = kv.listBody(namespace)
    if (body !== undefined) return { code: ResponseCode.SUCCESS, body }
    return { code: ResponseCode.QUERY_NOT_FOUND, remark: `No config item, Namespace: ${namespace}` }
  },
}
