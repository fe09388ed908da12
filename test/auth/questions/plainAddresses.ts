import type { Credentials } from '../../../src/protocol/index.ts'
import { ask } from '../../parity/questions/requests.ts'
import type { Group, Step } from '../../parity/step.ts'

const ADMIN: Credentials = { accessKey: 'rocketmq2', secretKey: '12345678' }

const from = (whiteRemoteAddress: string): Step =>
  ask(`from '${whiteRemoteAddress}'`, 50, { accessKey: 'plainNew', secretKey: '12345678', whiteRemoteAddress })

const white = (globalWhiteAddrs: string): Step => ask(`white '${globalWhiteAddrs}'`, 53, { globalWhiteAddrs })

/** How an account of 4.9 may say where its requests come from. */
const ADDRESSES: readonly string[] = [
  ...['', ' ', '*', '127.0.0.1', '127.0.0', '127.0.0.256', '127.0.0.1.1', 'x', 'localhost', '::1', '::', '[::1]'],
  ...['127.0.0.*', '127.0.*.1', '127.0.*.*', '127.*.*.*', '*.*.*.*', '127.*', '127.0.0.1*', '*.0.0.1'],
  ...[
    '127.0.0.1-9',
    '127.0.0.9-1',
    '127.0.0.1-',
    '127.0.0.-9',
    '127.0.0.1-256',
    '127.0.1-9.*',
    '127.0.1-9',
    '1-9',
    '-',
  ],
  ...[
    '127.0.0.1,127.0.0.2',
    '127.0.0.1,',
    ',',
    '127.0.0.1,x',
    '127.0.0.1,*',
    '127.0.0.{1,2}',
    '127.0.0.{1,x}',
    '127.0.0.{1',
    '{1,2}',
  ],
  ...[
    'fe80::*',
    'fe80::1-9',
    'fe80:0:0:0:0:0:0:1',
    'fe80:0:0:0:0:0:0:1-9',
    'fe80:0:0:0:0:0:0:*',
    'fe80::{1,2}',
    'fe80::g',
  ],
]

export const plainAddresses: Group = {
  name: 'plainAddresses',
  as: ADMIN,
  turns: [
    ...ADDRESSES.map(from),
    ...ADDRESSES.filter((each) => !['*', '*.*.*.*', '127.*.*.*'].includes(each)).map(white),
    ask('a short secret of an account that is there', 50, { accessKey: 'plainNew', secretKey: 'short' }),
    ask('an empty secret of an account that is there', 50, { accessKey: 'plainNew', secretKey: '' }),
    ask('no secret of an account that is there', 50, { accessKey: 'plainNew' }),
    ask('bad permissions of an account that is there', 50, {
      accessKey: 'plainNew',
      secretKey: '12345678',
      topicPerms: 'A=EAT',
    }),
    ask('a bad default of an account that is there', 50, {
      accessKey: 'plainNew',
      secretKey: '12345678',
      defaultTopicPerm: 'EAT',
    }),
    ask('a bad admin of an account that is there', 50, { accessKey: 'plainNew', secretKey: '12345678', admin: 'x' }),
  ],
}
