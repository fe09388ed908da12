import type { Dial, Frame, Observations, VariantResult } from '../../scenario/index.ts'
import type { Mark } from './mark.ts'

/** The lane of the name servers of the world. */
export const DNS_LANE = 'DNS'

/** What the diagram may show of a run, in the order of time. */
export function marksOf(result: VariantResult): readonly Mark[] {
  const { observations: seen } = result
  const hostOf = (address: string): string | undefined => {
    const ip = address.slice(0, address.lastIndexOf(':')).replace(/^\[|\]$/g, '')
    return [...result.world.hosts.values()].find((host) => host.addresses.includes(ip))?.name
  }
  const marks: readonly Mark[] = [
    ...outcomeMarks(seen),
    ...seen.dnsAnswers().map(
      ({ host, atMs, name, outcome, addresses, source }): Mark => ({
        atMs,
        kind: 'dns',
        from: host,
        to: source === 'server' ? DNS_LANE : undefined,
        label: `${name} ${outcome === 'answer' ? `is ${addresses.join(', ')}` : outcome}${source === 'server' ? '' : ` (${source})`}`,
        tone: outcome === 'answer' ? 'plain' : 'bad',
      }),
    ),
    ...seen.dials().map((dial) => dialMark(dial, hostOf)),
    ...seen.frames().map(frameMark),
    ...[...new Set(seen.outcomes.map(({ client }) => client))].flatMap((client) => receivedMarks(seen, client)),
  ]
  return marks.toSorted((a, b) => a.atMs - b.atMs)
}

function outcomeMarks(seen: Observations): readonly Mark[] {
  return seen.outcomes.map(({ step, host, atMs, tookMs, state, text }) => ({
    atMs: atMs + (tookMs ?? 0),
    kind: 'step',
    from: host,
    to: undefined,
    label: `${step}: ${state === 'pending' ? 'not over' : (text.split('\n')[0] ?? '')}`,
    tone: state === 'ok' ? 'good' : 'bad',
  }))
}

function dialMark(
  { host, to, atMs, result, syns, tookMs, why }: Dial,
  hostOf: (address: string) => string | undefined,
): Mark {
  const target = hostOf(to)
  const failed = result !== 'open'
  const how = failed ? `: ${result}${why === '' ? '' : ` (${why})`}, ${syns} SYN` : ''
  return {
    atMs: atMs + (failed ? (tookMs ?? 0) : 0),
    kind: 'dial',
    from: host,
    to: target === host ? undefined : target,
    label: `dial ${to}${how}`,
    tone: failed ? 'bad' : 'plain',
  }
}

function frameMark({ from, to, atMs, kind, name = 'unknown', topic, result, remark }: Frame): Mark {
  const about = topic === undefined ? '' : ` ${topic}`
  if (kind !== 'response') return { atMs, kind: 'request', from, to, label: `${name}${about}`, tone: 'plain' }
  const good = result === 'SUCCESS' || result === undefined || result.startsWith('PULL_')
  const why = good || remark === undefined ? '' : `: ${remark.split('\n')[0]}`
  return {
    atMs,
    kind: 'answer',
    from,
    to,
    label: `${result ?? 'answer'} to ${name}${about}${why}`,
    tone: good ? 'plain' : 'bad',
  }
}

function receivedMarks(seen: Observations, client: string): readonly Mark[] {
  const host = seen.outcomes.find((outcome) => outcome.client === client)?.host ?? client
  return seen.received(client).map(({ atMs, topic, body, reconsumeTimes }) => ({
    atMs,
    kind: 'received',
    from: host,
    to: undefined,
    label: `${client} receives ${topic} "${body}"${reconsumeTimes > 0 ? `, try ${reconsumeTimes + 1}` : ''}`,
    tone: 'good',
  }))
}
