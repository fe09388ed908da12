// Rules of names with the words of k8s.io/apimachinery/pkg/util/validation. Each gives what is wrong, or undefined.

export type NameRule = (text: string) => string | undefined

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const ENV_NAME = '[-._a-zA-Z][-._a-zA-Z0-9]*'
const CONFIG_KEY = '[-._a-zA-Z0-9]+'

function tooLong(text: string, limit: number): string | undefined {
  return text.length > limit ? `must be no more than ${limit} characters` : undefined
}

function matches(text: string, pattern: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(text)
}

function patternSentence(what: string, pattern: string, ...examples: readonly string[]): string {
  const shown = examples.map((own, index) => `${index > 0 ? ' or ' : ''}'${own}', `).join('')
  return `${what} (e.g. ${shown}regex used for validation is '${pattern}')`
}

export const dnsLabel: NameRule = (text) => {
  const long = tooLong(text, 63)
  if (long !== undefined || matches(text, LABEL)) return long
  if (matches(text, SUBDOMAIN)) return 'must not contain dots'
  return patternSentence(
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
    LABEL,
    'my-name',
    '123-abc',
  )
}

export const dnsSubdomain: NameRule = (text) => {
  const long = tooLong(text, 253)
  if (long !== undefined || matches(text, SUBDOMAIN)) return long
  return patternSentence(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
    SUBDOMAIN,
    'example.com',
  )
}

export const dnsLabel1035: NameRule = (text) => {
  const long = tooLong(text, 63)
  if (long !== undefined || matches(text, LABEL_1035)) return long
  return patternSentence(
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
    LABEL_1035,
    'my-name',
    'abc-123',
  )
}

/** Keys of labels and annotations: a name, or a prefix, a slash and a name. */
export const qualifiedName: NameRule = (text) => {
  const words =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
  const sentence = patternSentence(words, QUALIFIED, 'MyName', 'my.name', '123-abc')
  const parts = text.split('/')
  if (parts.length > 2)
    return `a qualified name ${sentence} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`
  const name = parts.at(-1) ?? ''
  if (parts.length === 2) {
    const prefix = parts[0] === '' ? 'must be non-empty' : dnsSubdomain(parts[0] ?? '')
    if (prefix !== undefined) return `prefix part ${prefix}`
  }
  if (name === '') return 'name part must be non-empty'
  const long = tooLong(name, 63)
  if (long !== undefined) return `name part ${long}`
  return matches(name, QUALIFIED) ? undefined : `name part ${sentence}`
}

export const labelValue: NameRule = (text) => {
  const long = tooLong(text, 63)
  if (long !== undefined || matches(text, `(${QUALIFIED})?`)) return long
  return patternSentence(
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    `(${QUALIFIED})?`,
    'MyValue',
    'my_value',
    '12345',
  )
}

export const envName: NameRule = (text) => {
  if (!matches(text, ENV_NAME)) {
    return patternSentence(
      "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
      ENV_NAME,
      'my.env-name',
      'MY_ENV.NAME',
      'MyEnvName1',
    )
  }
  return dots(text)
}

export const configKey: NameRule = (text) => {
  const long = tooLong(text, 253)
  if (long !== undefined) return long
  if (matches(text, CONFIG_KEY)) return dots(text)
  return patternSentence(
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
    CONFIG_KEY,
    'key.name',
    'KEY_NAME',
    'key-name',
  )
}

function dots(text: string): string | undefined {
  if (text === '.' || text === '..') return `must not be '${text}'`
  return text.startsWith('..') ? "must not start with '..'" : undefined
}

/** Names of ports of containers, which probes and Services refer to (IANA service names). */
export const portName: NameRule = (text) => {
  const long = tooLong(text, 15)
  if (long !== undefined) return long
  if (!/^[-a-z0-9]+$/.test(text)) return 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)'
  if (!/[a-z]/.test(text)) return 'must contain at least one letter (a-z)'
  if (text.includes('--')) return 'must not contain consecutive hyphens'
  return /^-|-$/.test(text) ? 'must not begin or end with a hyphen' : undefined
}

/** Dotted decimal, zeros in front included, or an address of IPv6. */
export const ipAddress: NameRule = (text) => {
  const v4 = text.length < 30 && /^(?:0*(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text)
  const isV6 = text.length < 46 && /^[\da-fA-F:.]*:[\da-fA-F:.]*$/.test(text) && !/:::|::.*::/.test(text)
  return v4 || isV6 ? undefined : 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'
}
