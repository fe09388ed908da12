import type { Credentials } from '../../../src/protocol/index.ts'
import { ask, create, pull, send } from '../../parity/questions/requests.ts'
import type { Group, Step } from '../../parity/step.ts'
import { createUser, ROOT } from './people.ts'

const nobody: Partial<Step> = { as: null }
const wrong = (secretKey: string): Credentials => ({ accessKey: ROOT.accessKey, secretKey })

/** What is said of requests that are not, or not rightly, signed. */
export const signatures: Group = {
  name: 'signatures',
  as: ROOT,
  turns: [
    create('SigT'),
    createUser('off', { userStatus: 'disable' }),
    send('signed', 'SigT'),
    send('signed with a token', 'SigT', {}, { as: { ...ROOT, securityToken: 'token' } }),
    send('not signed', 'SigT', {}, nobody),
    send('not signed, one-way', 'SigT', {}, { ...nobody, oneway: true }),
    ask('no fields at all', 105, {}, nobody),
    ask('no fields at all, a known request', 28, {}, nobody),
    ask('no fields at all, an unknown request', 9999, {}, nobody),
    ask('an unknown request, signed', 9999),
    send('access key without a signature', 'SigT', { AccessKey: 'rocketmq' }, nobody),
    send('signature without an access key', 'SigT', { Signature: 'AAAA' }, nobody),
    send('an empty access key', 'SigT', { AccessKey: '', Signature: 'x' }, nobody),
    send('a blank access key', 'SigT', { AccessKey: ' ', Signature: 'x' }, nobody),
    send('an empty signature', 'SigT', { AccessKey: 'rocketmq', Signature: '' }, nobody),
    send(
      'a signature of something else',
      'SigT',
      { AccessKey: 'rocketmq', Signature: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' },
      nobody,
    ),
    send('an unknown user', 'SigT', {}, { as: { accessKey: 'stranger', secretKey: 'x' } }),
    send('a user in another case', 'SigT', {}, { as: { ...ROOT, accessKey: 'RocketMQ' } }),
    send('a wrong password', 'SigT', {}, { as: wrong('87654321') }),
    send('a disabled user', 'SigT', {}, { as: { accessKey: 'off', secretKey: 'password of off' } }),
    send('a disabled user with a wrong password', 'SigT', {}, { as: { accessKey: 'off', secretKey: 'x' } }),
    pull('an unsigned pull', 'SigT', {}, nobody),
    ask(
      'an unsigned heartbeat',
      34,
      {},
      { ...nobody, body: '{"clientID":"c","producerDataSet":[{"groupName":"PG"}],"consumerDataSet":[]}' },
    ),
    ask('query by unique key of a new client', 12, {
      topic: 'SigT',
      key: 'none',
      maxNum: '1',
      beginTimestamp: '0',
      endTimestamp: '9999999999999',
      _UNIQUE_KEY_QUERY: 'true',
    }),
    ask(
      'query by unique key of an old client, signed over everything',
      12,
      {
        topic: 'SigT',
        key: 'none',
        maxNum: '1',
        beginTimestamp: '0',
        endTimestamp: '9999999999999',
        _UNIQUE_KEY_QUERY: 'true',
      },
      { version: 399 },
    ),
    ask(
      'the version after the old ones',
      12,
      {
        topic: 'SigT',
        key: 'none',
        maxNum: '1',
        beginTimestamp: '0',
        endTimestamp: '9999999999999',
        _UNIQUE_KEY_QUERY: 'true',
      },
      { version: 400 },
    ),
    ask('the name server does not care', 105, { topic: 'SigT' }, { ...nobody, to: 'namesrv' }),
    ask('the name server takes signed requests', 105, { topic: 'SigT' }, { to: 'namesrv' }),
    send('a binary header', 'SigT', {}, { serialize: 'ROCKETMQ' }),
    send('a binary header, not signed', 'SigT', {}, { ...nobody, serialize: 'ROCKETMQ' }),
  ],
}
