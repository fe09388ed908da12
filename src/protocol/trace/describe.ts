import { SimError } from '../../runtime/index.ts'
import { jsonBodies } from '../body/index.ts'
import { requestCodeName, responseCodeName } from '../codes/index.ts'
import { isOneway, isResponse, type RemotingCommand } from '../command.ts'
import { dledgerRequestName } from '../dledger/index.ts'
import { decodeRequestHeader, decodeResponseHeader, headerFields } from '../header/index.ts'
import { type RequestName, requestNameOf } from '../requests/index.ts'

/** A command as a trace shows it. Plain data: it can be recorded and compared. */
export interface CommandDescription {
  readonly kind: 'request' | 'oneway' | 'response'
  /** Name of the request; of a response when its request was given, else undefined. */
  readonly name: string | undefined
  /** Name of a response's code. */
  readonly result: string | undefined
  readonly code: number
  readonly opaque: number
  readonly remark: string | undefined
  /** Fields of the table with their types. */
  readonly header: Readonly<Record<string, unknown>>
  /** Entries of extFields that the table does not know, such as AccessKey. */
  readonly other: Readonly<Record<string, string>>
  readonly bodyBytes: number
}

/** Decodes a command by the table. For a response the name of its request says which fields it has. */
export function describeCommand(command: RemotingCommand, requestName?: RequestName): CommandDescription {
  const response = isResponse(command)
  const known = requestName ?? (response ? undefined : requestNameOf(command.code))
  const header = headerOf(command, known, response)
  return {
    kind: response ? 'response' : isOneway(command) ? 'oneway' : 'request',
    name: known ?? (response ? undefined : (dledgerRequestName(command.code) ?? requestCodeName(command.code))),
    result: response ? responseCodeName(command.code) : undefined,
    code: command.code,
    opaque: command.opaque,
    remark: command.remark,
    header: header.values,
    other: header.other,
    bodyBytes: command.body?.length ?? 0,
  }
}

interface DescribedHeader {
  readonly values: Readonly<Record<string, unknown>>
  readonly other: Readonly<Record<string, string>>
}

function headerOf(command: RemotingCommand, name: RequestName | undefined, response: boolean): DescribedHeader {
  if (name === undefined) return { values: {}, other: command.extFields }
  const values = response ? decodeResponseHeader(name, command.extFields) : decodeRequestHeader(name, command.extFields)
  const fields = headerFields(name)[response ? 'response' : 'request']
  const known = new Set(fields.map((field) => field.wireName))
  const other: Record<string, string> = Object.create(null)
  for (const key in command.extFields) {
    if (!known.has(key)) other[key] = command.extFields[key] ?? ''
  }
  return { values: values as Readonly<Record<string, unknown>>, other }
}

/**
 * The body of a command as plain data, or undefined when it has none, is of another kind, or cannot be read: a trace
 * shows what it can and never fails.
 */
export function describeBody(command: RemotingCommand, requestName: RequestName): unknown {
  const codecs = jsonBodies[requestName]
  const codec = isResponse(command) ? codecs?.response : codecs?.request
  if (codec === undefined || command.body === undefined) return undefined
  try {
    return codec.decode(command.body)
  } catch (error) {
    if (SimError.is(error)) return undefined
    throw error
  }
}
