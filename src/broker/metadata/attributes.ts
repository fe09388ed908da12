import { JavaException } from '../../remoting/index.ts'

/** An attribute that a request may set on a topic or group. */
export interface AttributeRule {
  readonly changeable: boolean
  /** Undefined when the value is good, else what the original's exception says. */
  readonly fault: (value: string) => string | undefined
}

/** A refusal of AttributeUtil or AttributeParser; the message is the remark where an administrator asked. */
export class AttributeError extends JavaException {
  constructor(message: string) {
    // Only the refusal of stored attributes, whose keys have no sign, gets to a client as an exception.
    super('java.lang.RuntimeException', message, `${ALTER_CURRENT_ATTRIBUTES}(AttributeUtil.java:68)`)
    this.name = 'AttributeError'
  }
}

const ALTER_CURRENT_ATTRIBUTES = 'org.apache.rocketmq.common.attribute.AttributeUtil.alterCurrentAttributes'

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
  for (const part of text.split(',')) {
    let key = part
    let value = ''
    if (part.includes('=')) {
      const pieces = part.split('=')
      key = pieces[0] ?? ''
      // Java's split drops empty pieces at the end, and the original then reads past them.
      if (pieces.slice(1).every((piece) => piece === '')) throw new AttributeError('Index 1 out of bounds for length 1')
      value = pieces[1] ?? ''
      if (!key.includes('+')) throw new AttributeError(`add/alter attribute format is wrong: ${key}`)
    } else if (!key.includes('-')) {
      throw new AttributeError(`delete attribute format is wrong: ${key}`)
    }
    if (key in found) throw new AttributeError(`key duplication: ${key}`)
    found[key] = value
  }
  return found
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
  for (const [key, value] of Object.entries(requested)) {
    const name = key.slice(1)
    if (name === '' || name.includes('+') || name.includes('-')) throw new AttributeError('kv string format wrong.')
    if (seen.has(name)) throw new AttributeError(`alter duplication key. key: ${name}`)
    seen.add(name)
    if (key.startsWith('+')) set.push([name, value])
    else if (create) throw new AttributeError(`only add attribute is supported while creating topic. key: ${name}`)
    else if (!key.startsWith('-')) throw new AttributeError(`wrong format key: ${name}`)
    else if (!Object.hasOwn(current, name)) throw new AttributeError(`attempt to delete a nonexistent key: ${name}`)
    else deleted.push(name)
  }
  const result = { ...current }
  for (const [name, value] of set) {
    const fault = changeable(rules, name, create).fault(value)
    if (fault !== undefined) throw new AttributeError(fault)
    result[name] = value
  }
  for (const name of deleted) {
    changeable(rules, name, false)
    delete result[name]
  }
  return result
}

function changeable(rules: ReadonlyMap<string, AttributeRule>, name: string, create: boolean): AttributeRule {
  const rule = rules.get(name)
  if (rule === undefined) throw new AttributeError(`unsupported key: ${name}`)
  if (!create && !rule.changeable) throw new AttributeError(`attempt to update an unchangeable attribute. key: ${name}`)
  return rule
}
