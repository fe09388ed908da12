import { parseProperties, ResponseCode } from '../../protocol/index.ts'
import type { Handlers } from '../../remoting/index.ts'
import type { NameServerContext } from '../context.ts'

// Requests 318 UPDATE_NAMESRV_CONFIG and 319 GET_NAMESRV_CONFIG, sent by mqadmin: remoting.md 6.8.

export const namesrvConfigHandlers: Handlers<NameServerContext> = {
  UPDATE_NAMESRV_CONFIG: ({ body }, { config, profile }) => {
    if (body === undefined) return { code: ResponseCode.SUCCESS }
    const properties = parseProperties(new TextDecoder().decode(body))
    if (properties === undefined) return { code: ResponseCode.SYSTEM_ERROR, remark: 'string2Properties error' }
    if (config.blackListed(properties)) {
      return { code: ResponseCode.NO_PERMISSION, remark: profile.namesrvOptions.remark }
    }
    config.update(properties)
    return { code: ResponseCode.SUCCESS }
  },

  GET_NAMESRV_CONFIG: (_call, { config }) => ({
    code: ResponseCode.SUCCESS,
    body: new TextEncoder().encode(config.text()),
  }),
}
