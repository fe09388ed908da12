import { describe, expect, it } from 'vitest'
import { brokerHandlers } from '../../../src/broker/index.ts'
import { namesrvHandlers } from '../../../src/namesrv/index.ts'
import { type FieldType, type RequestName, requestRow } from '../../../src/protocol/index.ts'
import type { Example } from './example.ts'
import { families, matrix, NOT_ASKED } from './index.ts'

const supported = [...Object.keys(namesrvHandlers), ...Object.keys(brokerHandlers)].filter(
  (name) => !Object.hasOwn(NOT_ASKED, name),
) as readonly RequestName[]
const examples = families.flatMap((family) => family.examples)
const asked: ReadonlySet<string> = new Set(matrix.flatMap(({ turns }) => turns.map(({ what }) => what)))

/** What has to be wrong with a field of a type at least once. */
function wrongs(type: FieldType): readonly string[] {
  switch (type.replace('!', '')) {
    case 'string':
      return ['empty', 'unknown', 'of 300 characters']
    case 'int':
      return ['empty', 'of the wrong type', 'beyond int', 'negative', 'huge']
    case 'long':
      return ['empty', 'of the wrong type', 'beyond long', 'negative', 'huge']
    default:
      return ['empty', 'of the wrong type']
  }
}

/** Names of the questions that a request needs, but for those that its example leaves out and says why. */
function needed({ request, leftOut = {} }: Example): readonly string[] {
  const { code, request: fields, requestBody } = requestRow(request)
  const ofFields = Object.entries(fields).flatMap(([name, type]) => [
    `no ${name}`,
    ...wrongs(type).map((wrong) => `${name} ${wrong}`),
  ])
  const ofBody = {
    none: ['a body where none belongs'],
    json: ['no body', 'no JSON', 'cut JSON', 'an empty object', 'null'],
    properties: ['no body', 'no property', 'a broken escape'],
    text: ['no body', 'an empty body'],
    message: ['no body', 'an empty body'],
    messages: ['no body', 'an empty body'],
    binary: ['no body', 'an empty body'],
  }[requestBody]
  const ways = ['valid', 'in binary headers', 'of an old client', 'one-way', 'valid again']
  return [...ofFields, ...ofBody, ...ways]
    .filter((wrong) => !Object.hasOwn(leftOut, wrong))
    .map((wrong) => `${code}: ${wrong}`)
}

describe('the matrix of bad input', () => {
  it('has an example of every supported request, once', () => {
    expect(examples.map(({ request }) => request).sort()).toEqual([...supported].sort())
  })

  it.each(examples.map((example) => [example.request, example] as const))('asks %s in every way', (_, example) => {
    expect(needed(example).filter((what) => !asked.has(what))).toEqual([])
  })

  it('gives every field of a request in its example, or says why the field is left to its absence', () => {
    const missing = examples.flatMap(({ request, ext = {} }) =>
      Object.keys(requestRow(request).request)
        .filter((field) => !Object.hasOwn(ext, field))
        .map((field) => `${request}.${field}`),
    )
    expect(missing).toEqual([
      // Only proxies say it.
      'PULL_MESSAGE.proxyFrowardClientId',
      'LITE_PULL_MESSAGE.proxyFrowardClientId',
      // With an address the request tells of a master instead of asking for it.
      'EXCHANGE_BROKER_HA_INFO.masterHaAddress',
      'EXCHANGE_BROKER_HA_INFO.masterFlushOffset',
      'EXCHANGE_BROKER_HA_INFO.masterAddress',
    ])
  })

  it('spoils every member of a JSON body', () => {
    for (const { request, json } of examples) {
      const { code, requestBody } = requestRow(request)
      if (requestBody !== 'json') continue
      const members = Object.keys(json as object)
      expect(members.length, request).toBeGreaterThan(0)
      for (const member of members) expect(asked.has(`${code}: body ${member} null`), `${request} ${member}`).toBe(true)
    }
  })
})
