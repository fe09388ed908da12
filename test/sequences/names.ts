import type { Place } from './operation.ts'

/** Producers of messages, of transactions, of transactions that nobody can be asked for, and requesters. */
export type ProducerRole = 'P' | 'S' | 'H' | 'A'

/** Names of one run. Runs beside each other differ in the prefix, which has always the same length. */
export class Names {
  readonly prefix: string

  constructor(prefix: string) {
    this.prefix = prefix
  }

  group(number: number): string {
    return `${this.prefix}G${number}`
  }

  client(number: number): string {
    return `${this.prefix}C${number}`
  }

  /** A producer of the group of that name. */
  producer(role: ProducerRole, member = 0): string {
    return `${this.producerGroup(role)}${member}`
  }

  producerGroup(role: ProducerRole): string {
    return `${this.prefix}${role}`
  }

  /** A topic of the harness, which is not compared. */
  fence(name: string): string {
    return `${this.prefix}F${name}`
  }

  topic(place: Place): string {
    const [, kind, group, of] = /^([RD])(\d)(?:_(\w+))?$/.exec(place) ?? []
    if (kind !== undefined) {
      const suffix = of === undefined ? '' : `_${this.prefix}${of}`
      return `${kind === 'R' ? '%RETRY%' : '%DLQ%'}${this.group(Number(group))}${suffix}`
    }
    return place === 'SCHEDULE_TOPIC_XXXX' ? place : `${this.prefix}${place}`
  }

  /** 32 hexadecimal digits, as clients make them. */
  uniqueKey(index: number): string {
    const run = [...this.prefix].map((char) => char.charCodeAt(0).toString(16)).join('')
    return `7F0000010000AAAA${run.padStart(12, '0').slice(-12)}${index.toString(16).padStart(4, '0')}`.toUpperCase()
  }

  plain(text: string): string {
    return text.replaceAll(this.prefix, '')
  }
}

/**
 * Prefix number `run`: five characters. Digits alone, because the index knows a key by Java's hash of topic and key, and
 * letters of two prefixes may make up for each other in it.
 */
export function prefixOf(run: number): string {
  return `Q${String(run).padStart(4, '0').slice(-4)}`
}
