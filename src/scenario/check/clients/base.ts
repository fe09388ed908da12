import { dialects } from '../../../client/index.ts'
import type { Reader } from '../reader.ts'
import type { Known } from '../topology.ts'

/** Fields of every client. */
export const CLIENT: readonly [
  'kind',
  'host',
  'dialect',
  'namesrv',
  'clientIP',
  'vipChannel',
  'dnsCache',
  'negativeDnsCache',
  'readTimeout',
  'namesrvDomain',
  'instanceName',
  'constructorError',
] = [
  'kind',
  'host',
  'dialect',
  'namesrv',
  'clientIP',
  'vipChannel',
  'dnsCache',
  'negativeDnsCache',
  'readTimeout',
  'namesrvDomain',
  'instanceName',
  'constructorError',
]

export type ClientFields = Readonly<Record<(typeof CLIENT)[number], Reader>>

/** Checks what every client has. */
export function checkBase(client: ClientFields, known: Known): void {
  client.host.oneOf(known.hosts, 'a host of the topology: ')
  client.dialect.optional((dialect) => dialect.oneOf(Object.keys(dialects)))
  client.namesrv.optional(checkNamesrv)
  client.clientIP.optional((address) => address.text('an address'))
  checkConnecting(client)
  client.instanceName.optional((name) => name.text('a name'))
  client.constructorError.optional((does) => {
    const dialect = client.dialect.value
    if (typeof dialect !== 'string' || !dialect.startsWith('go-'))
      does.refuse('absent: constructors fail in Go dialects only')
    does.oneOf(['ignored', 'exits'])
  })
}

function checkConnecting(client: ClientFields): void {
  const { vipChannel, dnsCache, negativeDnsCache, readTimeout, namesrvDomain, namesrv, dialect } = client
  vipChannel.optional((flag) => flag.flag())
  for (const cache of [dnsCache, negativeDnsCache]) {
    cache.optional((kept) => {
      if (kept.value !== 'forever') kept.duration()
    })
  }
  readTimeout.optional((time) => {
    if (time.duration() === 0) time.refuse('a time longer than 0s')
    if (!String(dialect.value).startsWith('go-')) time.refuse('absent: only Go clients have it')
  })
  namesrvDomain.optional((url) => {
    url.matching(/^http:\/\/./, 'a web address such as http://addresses:8080/rocketmq/nsaddr')
    if (!String(dialect.value).startsWith('go-')) url.refuse('absent: only Go clients have it')
    if (!namesrv.absent) url.refuse('absent beside namesrv')
  })
}

function checkNamesrv(reader: Reader): void {
  if (typeof reader.value === 'string') return
  // Any text is a setting: to be refused by the client, not by the scenario.
  for (const item of reader.list('a text or a list of texts')) {
    if (typeof item.value !== 'string') item.refuse('a text')
  }
}
