import { portMappings } from '../docker/index.ts'
import type { FilePlace } from '../yaml/index.ts'
import type { Field } from './field.ts'
import { PORT_KEYS } from './keys.ts'

const A_PORT = '[address:][port:]containerPort[/protocol], or a map with target and published'

/** Ports as `docker run -p` has them. Where each stands goes to `places` as `ports[0]`, … */
export function readPorts(field: Field | undefined, places: Map<string, FilePlace>): readonly string[] {
  return (field?.items('a list of ports') ?? []).map((item, index) => {
    places.set(`ports[${index}]`, item.place)
    const text = item.tree.kind === 'map' ? longPort(item) : item.text(A_PORT)
    if (portMappings(text) === undefined) item.refuse(wrongPort(item, text))
    return text
  })
}

function wrongPort(item: Field, text: string): string {
  const tooBig = text.match(/\d+(?!\d*\.)/g)?.find((digits) => Number(digits) > 65_535)
  const shown =
    item.tree.kind === 'map' || item.shown === JSON.stringify(text) ? item.shown : `${item.shown}, which is "${text}"`
  if (tooBig !== undefined) return `is ${shown}: the port ${tooBig} is out of range; allowed are 1 to 65535`
  if (/(?:^|:)0+(?::|\/|$)/.test(text)) return `is ${shown}: the port 0 is out of range; allowed are 1 to 65535`
  return `is ${shown}; allowed is ${A_PORT}`
}

function longPort(item: Field): string {
  const parts = item.fields(PORT_KEYS, 'a port')
  const text = (key: string): string => parts.get(key)?.text('a text') ?? ''
  if (!parts.has('target')) item.refuse('has no target; allowed is a map with target and published')
  const published = text('published')
  const address = text('host_ip')
  const shownAddress = address.includes(':') ? `[${address}]` : address
  const protocol = text('protocol')
  return `${address === '' ? '' : `${shownAddress}:`}${published === '' ? '' : `${published}:`}${text('target')}${protocol === '' ? '' : `/${protocol}`}`
}
