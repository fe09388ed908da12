import type { Credentials } from '../../../src/protocol/index.ts'
import { create, pull, send } from '../../parity/questions/requests.ts'
import type { Group, Turn } from '../../parity/step.ts'
import { PLAIN_ACL } from './plain.ts'

const account = (accessKey: string): Credentials => ({ accessKey, secretKey: '12345678' })

/** `RocketMQ` is gone, `listedAdmin` may send elsewhere, `late` has come. */
export const EDITED_ACL: string = PLAIN_ACL.replace(/- accessKey: RocketMQ[\s\S]*?(?=- accessKey: rocketmq2)/, '')
  .replace('- PlaPub=PUB', '- PleOther=PUB')
  .concat("- accessKey: lateComer\n  secretKey: '12345678'\n  defaultTopicPerm: PUB\n")

const turns = (when: string): readonly Turn[] => [
  send(`a user ${when}`, 'PlePub', {}, { as: account('RocketMQ') }),
  send(`a user whose signature is wrong ${when}`, 'PlePub', {}, { as: { accessKey: 'RocketMQ', secretKey: 'x' } }),
  pull(`a user pulls ${when}`, 'PlePub', {}, { as: account('RocketMQ') }),
  send(`a listed administrator ${when}`, 'PlePub', {}, { as: account('listedAdmin') }),
  send(`a listed administrator sends elsewhere ${when}`, 'PleOther', {}, { as: account('listedAdmin') }),
  send(`a late comer ${when}`, 'PlePub', {}, { as: account('lateComer') }),
  send(`nobody ${when}`, 'PlePub', {}, { as: null }),
  { ...create('PleNew'), what: `an administrator ${when}`, as: account('rocketmq2') },
  send(`one from a known address ${when}`, 'PlePub', {}, { as: { accessKey: 'fromHere', secretKey: 'wrong' } }),
]

/** Before somebody edits conf/plain_acl.yml. */
export const plainBefore: Group = {
  name: 'plainBefore',
  as: account('rocketmq2'),
  turns: [create('PlePub'), create('PleOther'), ...turns('before')],
}

/** Afterwards: accounts that are gone from the file are still known by name. */
export const plainEdited: Group = {
  name: 'plainEdited',
  as: account('rocketmq2'),
  turns: turns('afterwards'),
}
