import { ask, create, pull, send } from '../../parity/questions/requests.ts'
import type { Group, Step, Turn } from '../../parity/step.ts'
import { createUser, entry, grant, person, policies, ROOT, user } from './people.ts'

const nobody: Partial<Step> = { as: null }
const rule = JSON.stringify(policies([entry('Topic:T1', 'Pub')]))

/** Administration of users and rules on a broker that has nowhere to keep them, the default. */
export const unconfigured: Group = {
  name: 'unconfigured',
  turns: [
    user('create', 3001, 'u1', { password: 'p', userType: 'Normal' }),
    user('create a super user', 3001, 'u1', { password: 'p', userType: 'Super' }),
    ask(
      'create a super user, with an access key',
      3001,
      { username: 'u1', AccessKey: 'x' },
      { body: '{"password":"p","userType":"Super"}' },
    ),
    ask(
      'create a super user, with a blank access key',
      3001,
      { username: 'u1', AccessKey: ' ' },
      { body: '{"password":"p","userType":"Super"}' },
    ),
    ask('create: no name', 3001, {}, { body: '{"password":"p"}' }),
    user('create: blank name', 3001, ' ', { password: 'p' }),
    user('create: no body', 3001, 'u1'),
    user('create: no password', 3001, 'u1', {}),
    user('update', 3002, 'u1', { password: 'p' }),
    ask(
      'update to super, with an access key',
      3002,
      { username: 'u1', AccessKey: 'x' },
      { body: '{"userType":"Super"}' },
    ),
    ask('update: no name', 3002, {}, { body: '{}' }),
    user('update: blank name', 3002, ' ', {}),
    user('update: no body', 3002, 'u1'),
    user('delete', 3003, 'u1'),
    ask('delete: no name', 3003),
    user('get', 3004, 'u1'),
    ask('get: no name', 3004),
    ask('list', 3005),
    ask('list by filter', 3005, { filter: 'u' }),
    ...[3006, 3007].flatMap((code): Turn[] => [
      ask(`${code}: a rule`, code, { subject: 'User:u1' }, { body: rule }),
      ask(`${code}: no subject`, code, {}, { body: rule }),
      ask(`${code}: no body`, code, { subject: 'User:u1' }),
      ask(`${code}: no policies`, code, { subject: 'User:u1' }, { body: '{}' }),
      ask(`${code}: no entries`, code, { subject: 'User:u1' }, { body: '{"policies":[{}]}' }),
      ask(
        `${code}: no actions`,
        code,
        { subject: 'User:u1' },
        { body: '{"policies":[{"entries":[{"resource":"Topic:T"}]}]}' },
      ),
      ask(
        `${code}: no type of resource`,
        code,
        { subject: 'User:u1' },
        { body: JSON.stringify(policies([entry('T', 'Pub')])) },
      ),
    ]),
    ask('delete a rule', 3008, { subject: 'User:u1', resource: 'Topic:T' }),
    ask('delete rules of nobody', 3008),
    ask('get rules', 3009, { subject: 'User:u1' }),
    ask('get rules of nobody', 3009),
    ask('get rules of no user', 3009, { subject: 'u1' }),
    ask('list rules', 3010),
    ask('list rules by filters', 3010, { subjectFilter: 'u', resourceFilter: 'T' }),
    ...[50, 51, 52, 53, 54].map((code) =>
      ask(`ACL 1.0 is gone: ${code}`, code, { accessKey: 'x', globalWhiteAddrs: '*' }),
    ),
  ],
}

/** Authentication without a place for users: nobody gets in. */
export const authenticationOnly: Group = {
  name: 'authenticationOnly',
  turns: [
    send('not signed', 'AnyT'),
    send('signed', 'AnyT', {}, { as: ROOT }),
    ask('no fields', 28),
    ask('list users', 3005, {}, { as: ROOT }),
  ],
}

/** Authorization without authentication: whoever names himself is believed. */
export const authorizationOnly: Group = {
  name: 'authorizationOnly',
  turns: [
    send('nobody sends', 'OnlyT'),
    ask('no fields need nothing', 9999),
    ask('a request that needs nothing', 305, { any: 'x' }),
    ask('nobody asks for users', 3005, { filter: 'x' }),
    ask('nobody asks for users without a field', 3005),
    ask('nobody lists rules without a field', 3010),
    user('nobody creates a user', 3001, 'amy', { password: 'x' }),
    send('an unknown user sends', 'OnlyT', { AccessKey: 'stranger' }),
    send('an empty user sends', 'OnlyT', { AccessKey: '' }),
    ask('a stranger asks for users', 3005, { AccessKey: 'stranger' }),
    ask('a heartbeat that cannot be read', 34, { AccessKey: 'stranger' }, { body: 'xyz' }),
    ask('a heartbeat without a body', 34, { AccessKey: 'stranger' }),
    ask('a lock without a body', 41, { AccessKey: 'stranger' }),
  ],
}

/** Users without a place for rules. */
export const noRules: Group = {
  name: 'noRules',
  as: ROOT,
  turns: [
    create('NoRT'),
    createUser('una'),
    send('a normal user sends', 'NoRT', {}, { as: person('una') }),
    send('a super user sends', 'NoRT'),
    grant('una', [entry('Topic:NoRT', 'Pub')]),
    ask('get rules', 3009, { subject: 'User:una' }),
    ask('list rules', 3010, { subjectFilter: 'x' }),
    ask('delete rules', 3008, { subject: 'User:una' }),
    user('delete the user', 3003, 'una'),
    user('the user is gone all the same', 3004, 'una'),
  ],
}

/** Codes that need no signature, or no rule. */
export const whitelisted: Group = {
  name: 'whitelisted',
  as: ROOT,
  turns: [
    create('WhiT'),
    createUser('wes'),
    send('an unsigned send passes the first door only', 'WhiT', {}, nobody),
    send('a send of a user without rules', 'WhiT', {}, { as: person('wes') }),
    send('a send with a wrong password', 'WhiT', {}, { as: { accessKey: 'wes', secretKey: 'x' } }),
    send('a send of a super user with a wrong password', 'WhiT', {}, { as: { ...ROOT, secretKey: 'x' } }),
    pull('a pull needs no rule', 'WhiT', {}, { as: person('wes') }),
    pull('an unsigned pull', 'WhiT', {}, nobody),
    { ...create('WhiT2'), as: person('wes') },
    ask('a request of neither list', 30, { topic: 'WhiT', queueId: '0' }, { as: person('wes') }),
  ],
}

/** Verdicts that are remembered for three seconds, connection by connection. */
export const stateful: Group = {
  name: 'stateful',
  as: ROOT,
  turns: [
    create('StaT'),
    createUser('sam'),
    createUser('sue'),
    grant('sam', [entry('Topic:StaT', 'Pub')]),
    send('sam sends', 'StaT', {}, { as: person('sam'), from: 's' }),
    send(
      'sam with a wrong password, on the same connection',
      'StaT',
      {},
      { as: { accessKey: 'sam', secretKey: 'x' }, from: 's' },
    ),
    send('sam with a wrong password, on another', 'StaT', {}, { as: { accessKey: 'sam', secretKey: 'x' }, from: 't' }),
    send('sam with the right one, refused as before', 'StaT', {}, { as: person('sam'), from: 't' }),
    send('unsigned on a connection of its own', 'StaT', {}, { ...nobody, from: 'u' }),
    grant('sam', [entry('Topic:StaT', 'Pub', { decision: 'Deny' })]),
    send('sam is remembered', 'StaT', {}, { as: person('sam'), from: 's' }),
    pull('another action is judged anew', 'StaT', {}, { as: person('sam'), from: 's' }),
    send('sam is denied when the time is over', 'StaT', {}, { as: person('sam'), from: 's', after: 3500 }),
    send('and the other connection lets him in to be denied', 'StaT', {}, { as: person('sam'), from: 't' }),
    send('sue has no rules', 'StaT', {}, { as: person('sue'), from: 's' }),
    grant('sue', [entry('Topic:StaT', 'Pub')]),
    send('sue is still refused', 'StaT', {}, { as: person('sue'), from: 's' }),
    send('sue sends from another connection', 'StaT', {}, { as: person('sue'), from: 'v' }),
    send('sue sends when the time is over', 'StaT', {}, { as: person('sue'), from: 's', after: 3500 }),
  ],
}
