import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as protocol from '../../src/protocol/index.ts'

// test/captured holds what Apache RocketMQ and its clients sent to each other; interop/capture recorded it.

interface Exchange {
  readonly client: string
  readonly server: string
  readonly from: 'client' | 'server'
  readonly code: number
  readonly responseCode: number | null
  readonly serializeType: 'JSON' | 'ROCKETMQ'
  readonly request: string
  readonly response: string | null
}

interface StoredRecord {
  readonly version: 1 | 2
  readonly sysFlag: number
  readonly topic: string
  readonly physicalOffset: number
  readonly record: string
}

const folder = new URL('../captured/', import.meta.url)
const files = (path: string): string[] =>
  readdirSync(new URL(path, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .sort()
const shortName = (file: string): string => file.slice(file.indexOf('captured/') + 'captured/'.length)
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, 'base64'))
const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const frameFiles = files('frames').map((file) => {
  const { exchanges } = JSON.parse(readFileSync(file, 'utf8')) as { readonly exchanges: readonly Exchange[] }
  return { name: shortName(file), exchanges }
})
const storeFiles = files('store').map((file) => {
  const { records } = JSON.parse(readFileSync(file, 'utf8')) as { readonly records: readonly StoredRecord[] }
  return { name: shortName(file), records }
})

function decoded(frame: Uint8Array): protocol.RemotingCommand {
  const commands: protocol.RemotingCommand[] = []
  new protocol.FrameDecoder((command) => commands.push(command)).push(frame)
  const [command] = commands
  if (command === undefined || commands.length !== 1) throw new Error(`${commands.length} commands in one frame`)
  return command
}

/** Java writes an empty map of fields or leaves a null one out; which of the two cannot be told from the command. */
function layoutOf(frame: Uint8Array): protocol.HeaderLayout {
  const text = Buffer.from(frame).toString('latin1', 8)
  return {
    keys: text.startsWith('{"code":') && /^\{"code":-?\d+,"language"/.test(text) ? 'go' : 'java',
    emptyFields: text.includes('"extFields":{}'),
  }
}

/** Entries that hooks of clients and servers add beside the header class, and those of releases before 5.3.3. */
const adHocFields = new Set(['ReqT'])

describe.each(frameFiles)('frames in $name', ({ exchanges }) => {
  it('are decoded and written again byte for byte', () => {
    for (const { request, response } of exchanges) {
      for (const frame of [request, ...(response === null ? [] : [response])]) {
        const bytes = bytesOf(frame)
        expect(base64Of(protocol.encodeFrame(decoded(bytes), layoutOf(bytes)))).toBe(frame)
      }
    }
  })

  it('are requests that our own client would lay out alike', () => {
    for (const { request } of exchanges) expect(base64Of(protocol.encodeFrame(decoded(bytesOf(request))))).toBe(request)
  })

  it('have only header fields that the table knows, and typed values that mean the same text', () => {
    for (const { request, response } of exchanges) {
      const asked = decoded(bytesOf(request))
      const name = protocol.requestNameOf(asked.code)
      if (name === undefined) continue
      checkFields(`${name} request`, asked.extFields, protocol.describeCommand(asked).other)
      const again = protocol.encodeHeader(name, protocol.decodeRequestHeader(name, asked.extFields) as never)
      expect(Object.entries(asked.extFields)).toEqual(expect.arrayContaining(Object.entries(again)))
      if (response === null) continue
      const answer = decoded(bytesOf(response))
      checkFields(`${name} response`, answer.extFields, protocol.describeCommand(answer, name).other)
    }
  })

  it('are of requests that the table knows, but for those made up to be unknown', () => {
    const unknown = exchanges.filter(
      ({ code, responseCode }) => protocol.requestNameOf(code) === undefined && responseCode !== 3,
    )
    expect(unknown.map(({ code }) => code)).toEqual([])
  })

  it('carry JSON bodies that are read and written again to the same value', () => {
    for (const { request, response } of exchanges) {
      const asked = decoded(bytesOf(request))
      const name = protocol.requestNameOf(asked.code)
      const codecs = name === undefined ? undefined : protocol.jsonBodies[name]
      checkBody(codecs?.request, asked.body)
      const answer = response === null ? undefined : decoded(bytesOf(response))
      if (answer?.code === 0) checkBody(codecs?.response, answer.body)
    }
  })

  it('carry messages that are decoded and written again byte for byte', () => {
    for (const { request, response } of exchanges) {
      const asked = decoded(bytesOf(request))
      const name = protocol.requestNameOf(asked.code)
      if (name === undefined) continue
      const row = protocol.requestRow(name)
      if (row.requestBody === 'messages' && asked.body !== undefined) checkRecords(asked.body)
      const answer = response === null ? undefined : decoded(bytesOf(response))
      if (row.responseBody === 'messages' && answer?.body !== undefined) checkRecords(answer.body)
      if (name === 'SEND_BATCH_MESSAGE' && asked.body !== undefined) {
        const messages = protocol
          .decodeBatch(asked.body)
          .map((message) => ({ ...message, properties: message.propertiesText }))
        expect(base64Of(protocol.encodeBatch(messages))).toBe(base64Of(asked.body))
      }
    }
  })
})

describe.each(storeFiles)('records in $name', ({ records }) => {
  it('are decoded and written again byte for byte', () => {
    for (const { record, ...expected } of records) {
      const bytes = bytesOf(record)
      const message = protocol.decodeRecord(bytes)
      expect(message).toMatchObject(expected)
      checkRecords(bytes)
    }
  })

  it('have the CRC of their body and a body that can be expanded', () => {
    for (const { record } of records) {
      const message = protocol.decodeRecord(bytesOf(record))
      expect(message.bodyCrc).toBe(protocol.javaCrc32(message.body))
      expect(protocol.plainBody(message.body, message.sysFlag).length).toBeGreaterThan(0)
    }
  })
})

function checkFields(what: string, fields: protocol.ExtFields, other: Readonly<Record<string, string>>): void {
  const unknown = Object.keys(other).filter((key) => !adHocFields.has(key))
  expect(unknown, `${what} ${JSON.stringify(fields)}`).toEqual([])
}

function checkBody(codec: protocol.JsonBody<unknown> | undefined, body: Uint8Array | undefined): void {
  if (codec === undefined || body === undefined) return
  const value = codec.decode(body)
  expect(codec.parse(codec.text(value))).toEqual(value)
  const text = new TextDecoder().decode(body)
  // The properties that are there say that nothing was lost on the way.
  expect(propertiesOf(codec.text(value)), `${codec.name} ${text}`).toEqual(expect.arrayContaining(propertiesOf(text)))
}

function propertiesOf(json: string): string[] {
  return [...new Set(json.match(/"[A-Za-z_]+":/g) ?? [])].sort()
}

function checkRecords(bytes: Uint8Array): void {
  let at = 0
  for (const record of protocol.decodeRecords(bytes)) {
    const stored = bytes.subarray(at, at + record.totalSize)
    const properties = protocol.recordPropertiesText(stored)
    expect(base64Of(protocol.encodeRecord({ ...record, properties }))).toBe(base64Of(stored))
    expect(protocol.decodeProperties(protocol.encodeProperties(record.properties))).toEqual(record.properties)
    for (const pair of properties.split(protocol.PROPERTY_SEPARATOR).filter((part) => part !== '')) {
      expect(record.properties.has(pair.slice(0, pair.indexOf(protocol.NAME_VALUE_SEPARATOR)))).toBe(true)
    }
    at += record.totalSize
  }
  expect(at).toBe(bytes.length)
}
