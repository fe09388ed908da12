import type { Field } from './field.ts'
import type { DnsConfig, PodSpec } from './model.ts'
import { dnsSubdomain, ipAddress } from './names.ts'

// Limits of the resolver of Linux (validation.go).
const SERVERS_MAX = 3
const SEARCHES_MAX = 32
const SEARCH_LETTERS_MAX = 2048

/** `dnsPolicy` and `dnsConfig`. */
export function readDns(spec: Field): Pick<PodSpec, 'dnsPolicy' | 'dnsConfig'> {
  const dnsPolicy = spec.oneOf(
    'dnsPolicy',
    ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'],
    'ClusterFirst',
  )
  const field = spec.get('dnsConfig')
  if (dnsPolicy === 'None') {
    if (field === undefined) spec.required('dnsConfig', 'must provide `dnsConfig` when `dnsPolicy` is None')
    if (field.items('nameservers').length === 0)
      field.required('nameservers', 'must provide at least one DNS nameserver when `dnsPolicy` is None')
  }
  return { dnsPolicy, dnsConfig: field === undefined ? undefined : readConfig(field) }
}

function readConfig(field: Field): DnsConfig {
  const servers = field.items('nameservers')
  if (servers.length > SERVERS_MAX)
    field
      .child('nameservers')
      .refuseAt(
        field.child('nameservers'),
        `Invalid value: []string{${shown(field)}}: must not have more than ${SERVERS_MAX} nameservers`,
      )
  for (const server of servers)
    if (ipAddress(String(server.value ?? '')) !== undefined) server.invalid('must be valid IP address')
  const searches = field.texts('searches')
  const list = field.child('searches')
  if (searches.length > SEARCHES_MAX)
    list.invalid(`must not have more than ${SEARCHES_MAX} search paths`, `${searches.length} names`)
  if (searches.join(' ').length > SEARCH_LETTERS_MAX)
    list.invalid(`must not have more than ${SEARCH_LETTERS_MAX} characters (including spaces) in the search list`, '…')
  for (const search of field.items('searches')) {
    const problem = dnsSubdomain(String(search.value ?? '').replace(/\.$/, ''))
    if (problem !== undefined) search.invalid(problem, String(search.value ?? '').replace(/\.$/, ''))
  }
  const options: Record<string, string | undefined> = Object.create(null)
  for (const option of field.items('options')) {
    const name = option.text('name') ?? option.requiredHere('must not be empty')
    options[name] = option.text('value')
  }
  return { nameservers: field.texts('nameservers'), searches, options }
}

function shown(field: Field): string {
  return field
    .texts('nameservers')
    .slice(0, 10)
    .map((text) => JSON.stringify(text.slice(0, 80)))
    .join(', ')
}
