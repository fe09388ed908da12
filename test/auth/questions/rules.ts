import { ask } from '../../parity/questions/requests.ts'
import type { Group, Step } from '../../parity/step.ts'
import { createUser, type Entry, entry, grant, policies, ROOT } from './people.ts'

function create(what: string, body: unknown, subject = 'User:ruth', code = 3006): Step {
  return ask(what, code, { subject }, { body: JSON.stringify(body) })
}

function one(what: string, given: Entry, policyType?: string): Step {
  return create(what, policies([given], policyType))
}

function get(what: string, subject = 'User:ruth'): Step {
  return ask(what, 3009, { subject })
}

function remove(what: string, ext: Readonly<Record<string, string>>): Step {
  return ask(what, 3008, { subject: 'User:ruth', ...ext })
}

/** Codes 3006 to 3010 by a super user. */
export const rules: Group = {
  name: 'rules',
  as: ROOT,
  turns: [
    createUser('ruth'),
    createUser('rose'),
    get('no rules yet'),
    grant('ruth', [entry('Topic:RuT1', 'Pub,Sub')]),
    get('one rule'),
    one('the same resource again replaces the entry', entry('Topic:RuT1', 'Get', { decision: 'deny' })),
    get('replaced'),
    one('a second resource', entry('Topic:RuT2*', 'pub', { sourceIps: ['192.168.0.0/16', '10.1.1.1', '::1'] })),
    one('a default policy', entry('Group:*', 'All'), 'Default'),
    one('all resources', entry('*', 'List')),
    one('type in lower case', entry('cluster:DefaultCluster', 'GET')),
    one('a prefix with a second asterisk', entry('Topic:Ru*T*', 'Pub')),
    one('any of a type', entry('Topic:*', 'Delete')),
    one('a namespace', entry('Namespace:ns', 'Pub')),
    one('the unknown type', entry('Unknown:x', 'Pub')),
    one('the any type', entry('Any:x', 'Pub')),
    one('an empty name', entry('Topic:', 'Pub')),
    one('no colon', entry('Topic', 'Pub')),
    get('many rules'),
    create('two policies of one type', {
      policies: [policies([entry('Topic:RuA', 'Pub')]), policies([])].map(
        (p) => (p as { policies: unknown[] }).policies[0],
      ),
    }),
    create('two entries of one resource', policies([entry('Topic:RuB', 'Pub'), entry('Topic:RuB', 'Sub')])),
    get('after two of one'),
    create(
      'two entries of one resource for a new subject',
      policies([entry('Topic:RuB', 'Pub'), entry('Topic:RuB', 'Sub')]),
      'User:rose',
    ),
    get('both stay', 'User:rose'),
    one('unknown resource type', entry('Queue:RuT1', 'Pub')),
    one('no resource', { actions: ['Pub'], decision: 'Allow' }),
    one('blank resource', entry(' ', 'Pub')),
    one('unknown action', entry('Topic:RuT1', 'Eat')),
    one('one unknown action of two', entry('Topic:RuT1', 'Eat,Pub')),
    one('the action Any', entry('Topic:RuT1', 'Any')),
    one('the action Unknown', entry('Topic:RuT9', 'Unknown')),
    one('no actions', { resource: 'Topic:RuT1', decision: 'Allow' }),
    one('empty actions', { resource: 'Topic:RuT1', actions: [], decision: 'Allow' }),
    one('no decision', { resource: 'Topic:RuT1', actions: ['Pub'] }),
    one('unknown decision', entry('Topic:RuT1', 'Pub', { decision: 'Maybe' })),
    one('empty source ips', entry('Topic:RuT1', 'Pub', { sourceIps: [] })),
    one('blank source ip', entry('Topic:RuT1', 'Pub', { sourceIps: [' '] })),
    ...[
      'localhosd',
      '10.0.0',
      '10.0.0.256',
      '10.0.0.01',
      '10.0.0.0/33',
      '10.0.0/8',
      '/8',
      '10.0.0.0/8/1',
      '::1/129',
      '::1/128',
      '1:2:3',
      '10.0.0.0/x',
      '1::2::3',
      '10.0.0.1-9',
      '*',
    ].map((ip) => one(`source ip ${ip}`, entry('Topic:RuIp', 'Pub', { sourceIps: [ip] }))),
    one('unknown policy type', entry('Topic:RuC', 'Pub'), 'Special'),
    get('unknown type is custom'),
    create('subject in the body wins', { subject: 'User:rose', ...policies([entry('Topic:RuD', 'Pub')]) }),
    create('subject of an unknown user', policies([entry('Topic:RuD', 'Pub')]), 'User:nobody'),
    create('subject without a name', policies([entry('Topic:RuD', 'Pub')]), 'User:'),
    create('subject in lower case', policies([entry('Topic:RuE', 'Pub')]), 'user:rose'),
    create('subject of another type', policies([entry('Topic:RuD', 'Pub')]), 'Group:rose'),
    create('subject without a type', policies([entry('Topic:RuD', 'Pub')]), 'rose'),
    ask('no subject', 3006, {}, { body: JSON.stringify(policies([entry('Topic:RuD', 'Pub')])) }),
    ask('no body', 3006, { subject: 'User:rose' }),
    create('no policies', {}),
    create('empty policies', { policies: [] }),
    create('no entries', { policies: [{}] }),
    create('empty entries', { policies: [{ policyType: 'Custom', entries: [] }] }),
    create('update does the same', policies([entry('Topic:RuF', 'Sub')]), 'User:rose', 3007),
    ask('update: no body', 3007, { subject: 'User:rose' }),
    create('update: unknown user', policies([entry('Topic:RuF', 'Sub')]), 'User:nobody', 3007),
    get('rose', 'User:rose'),
    get('get: unknown user', 'User:nobody'),
    get('get: no type', 'rose'),
    get('get: lower case', 'user:rose'),
    ask('get: no subject', 3009),
    ask('list', 3010),
    ask('list by subject', 3010, { subjectFilter: 'ros' }),
    ask('list by resource', 3010, { resourceFilter: 'RuT1' }),
    ask('list by both', 3010, { subjectFilter: 'User:ru', resourceFilter: 'Topic:RuT' }),
    ask('list by a resource that is in the subject', 3010, { subjectFilter: 'rose', resourceFilter: 'ros' }),
    ask('list by nothing that exists', 3010, { subjectFilter: 'zzz' }),
    ask('list by no resource that exists', 3010, { resourceFilter: 'zzz' }),
    remove('delete one resource', { resource: 'Topic:RuT1' }),
    remove('delete one resource again', { resource: 'Topic:RuT1' }),
    remove('delete a default resource without saying so', { resource: 'Group:*' }),
    get('the default is there'),
    remove('delete a default resource', { resource: 'Group:*', policyType: 'Default' }),
    remove('delete: unknown resource type deletes all', { resource: 'Queue:x' }),
    get('nothing is left'),
    remove('delete: nothing to delete', {}),
    ask('delete: unknown user', 3008, { subject: 'User:nobody' }),
    ask('delete: no subject', 3008),
    ask('delete: no type', 3008, { subject: 'rose' }),
    ask('delete: all of rose', 3008, { subject: 'User:rose' }),
    get('rose has none', 'User:rose'),
    ask('list is empty of them', 3010, { subjectFilter: 'ro' }),
  ],
}
