import { javaHashCode } from '../../protocol/index.ts'
import { JavaException } from '../../remoting/index.ts'

/** An attribute that a request may set on a topic or group. */
export interface AttributeRule {
  readonly changeable: boolean
  /** Undefined when the value is good, else what the original's exception says. */
  readonly fault: (value: string) => string | undefined
}

/** A refusal of AttributeUtil or AttributeParser; of a topic's attributes the message alone is the remark. */
export class AttributeError extends JavaException {
  /** `at` is a method and line of a class in org.apache.rocketmq.common.attribute: `AttributeUtil.validate:98`. */
  constructor(message: string, at: string) {
    const [, owner = '', method = '', line = ''] = /^(\w+)\.(\w+):(\d+)$/.exec(at) ?? []
    super(
      'java.lang.RuntimeException',
      message,
      `org.apache.rocketmq.common.attribute.${owner}.${method}(${owner}.java:${line})`,
    )
    this.name = 'AttributeError'
  }
}

const word = (words: readonly string[], printed: string, changeable: boolean): AttributeRule => ({
  changeable,
  fault: (value) => (words.includes(value) ? undefined : `value is not in set: ${printed}`),
})

/** TopicAttributes of 5.3.3. Sets print in Java's hash order. */
export const topicAttributes: ReadonlyMap<string, AttributeRule> = new Map([
  ['queue.type', word(['BatchCQ', 'SimpleCQ'], '[SimpleCQ, BatchCQ]', false)],
  ['cleanup.policy', word(['DELETE', 'COMPACTION'], '[DELETE, COMPACTION]', false)],
  [
    'message.type',
    word(
      ['UNSPECIFIED', 'NORMAL', 'FIFO', 'DELAY', 'TRANSACTION', 'MIXED'],
      '[UNSPECIFIED, TRANSACTION, FIFO, MIXED, DELAY, NORMAL]',
      true,
    ),
  ],
  ['reserve.time', { changeable: true, fault: reserveTimeFault }],
])

/** SubscriptionGroupAttributes: there are none in 5.3.3. */
export const groupAttributes: ReadonlyMap<string, AttributeRule> = new Map()

function reserveTimeFault(value: string): string | undefined {
  if (!/^[+-]?\d+$/.test(value)) return `For input string: "${value}"`
  return Number(value) < -1 ? 'value is not in range(-1, 9223372036854775807)' : undefined
}

/**
 * Reads `+key=value,-key,…` into what the request asks for, keys with their sign (AttributeParser.parseToMap). Throws
 * AttributeError.
 */
export function parseAttributes(text: string | undefined): Record<string, string> {
  const found: Record<string, string> = Object.create(null)
  if (text === undefined || text === '') return found
  for (const part of javaSplit(text, ',')) {
    let key = part
    let value = ''
    if (part.includes('=')) {
      const pieces = javaSplit(part, '=')
      key = piece(pieces, 0)
      value = piece(pieces, 1)
      if (!key.includes('+')) {
        throw new AttributeError(`add/alter attribute format is wrong: ${key}`, 'AttributeParser.parseToMap:51')
      }
    } else if (!key.includes('-')) {
      throw new AttributeError(`delete attribute format is wrong: ${key}`, 'AttributeParser.parseToMap:57')
    }
    if (key in found) throw new AttributeError(`key duplication: ${key}`, 'AttributeParser.parseToMap:62')
    found[key] = value
  }
  return found
}

/** String.split drops empty pieces at the end. */
function javaSplit(text: string, separator: string): readonly string[] {
  const pieces = text.split(separator)
  const last = pieces.findLastIndex((each) => each !== '')
  return pieces.slice(0, last + 1)
}

/** The original reads past the end of what split left. */
function piece(pieces: readonly string[], at: number): string {
  const found = pieces[at]
  if (found !== undefined) return found
  throw new AttributeError(`Index ${at} out of bounds for length ${pieces.length}`, 'AttributeParser.parseToMap:48')
}

/** The attributes after a request on them (AttributeUtil.alterCurrentAttributes). Throws AttributeError. */
export function alterAttributes(change: {
  readonly create: boolean
  readonly rules: ReadonlyMap<string, AttributeRule>
  readonly current: Readonly<Record<string, string>>
  readonly requested: Readonly<Record<string, string>>
}): Record<string, string> {
  const { create, rules, current, requested } = change
  const set: [string, string][] = []
  const deleted: string[] = []
  const seen = new Set<string>()
  // Which of several faults is named depends on the order of the original's map.
  for (const key of hashOrder(Object.keys(requested))) {
    const name = nameOf(key)
    if (seen.has(name)) {
      throw new AttributeError(`alter duplication key. key: ${name}`, 'AttributeUtil.duplicationCheck:92')
    }
    seen.add(name)
    if (key.startsWith('+')) set.push([name, requested[key] ?? ''])
    else if (create) throw alterFault(`only add attribute is supported while creating topic. key: ${name}`, 53)
    else if (!key.startsWith('-')) throw alterFault(`wrong format key: ${name}`, 68)
    else if (!Object.hasOwn(current, name)) throw alterFault(`attempt to delete a nonexistent key: ${name}`, 64)
    else deleted.push(name)
  }
  const result = { ...current }
  for (const [name, value] of set) {
    const fault = changeable(rules, name, create).fault(value)
    if (fault !== undefined) throw new AttributeError(fault, 'EnumAttribute.verify:34')
    result[name] = value
  }
  for (const name of deleted) {
    changeable(rules, name, false)
    delete result[name]
  }
  return result
}

function nameOf(key: string): string {
  if (key === '') {
    const frame = 'java.base/java.lang.String.checkBoundsBeginEnd(String.java:4606)'
    throw new JavaException('java.lang.StringIndexOutOfBoundsException', 'begin 1, end 0, length 0', frame)
  }
  const name = key.slice(1)
  const line = name === '' ? 98 : name.includes('+') ? 102 : name.includes('-') ? 106 : undefined
  if (line !== undefined) throw new AttributeError('kv string format wrong.', `AttributeUtil.validate:${line}`)
  return name
}

function alterFault(message: string, line: number): AttributeError {
  return new AttributeError(message, `AttributeUtil.alterCurrentAttributes:${line}`)
}

function changeable(rules: ReadonlyMap<string, AttributeRule>, name: string, create: boolean): AttributeRule {
  const rule = rules.get(name)
  if (rule === undefined) throw new AttributeError(`unsupported key: ${name}`, 'AttributeUtil.validateAlter:117')
  if (create || rule.changeable) return rule
  const message = `attempt to update an unchangeable attribute. key: ${name}`
  throw new AttributeError(message, 'AttributeUtil.validateAlter:120')
}

/** Keys as a HashMap gives them that has grown to hold them. */
function hashOrder(keys: readonly string[]): readonly string[] {
  let buckets = 16
  while (keys.length > buckets * 0.75) buckets *= 2
  const bucket = (key: string): number => {
    const hash = javaHashCode(key)
    return (hash ^ (hash >>> 16)) & (buckets - 1)
  }
  return [...keys].sort((a, b) => bucket(a) - bucket(b))
}
