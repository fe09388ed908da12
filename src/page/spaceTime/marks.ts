import { type Dial, type Frame, type Observations, outcomeWords, type VariantResult } from '../../scenario/index.ts'
import { type Labels, labelsIn } from './labels.ts'
import type { Mark } from './mark.ts'

/** The lane of the name servers of the world. */
export const DNS_LANE = 'DNS'

/** What the diagram may show of a run, in the order of time. */
export function marksOf(result: VariantResult, language: string): readonly Mark[] {
  const labels = labelsIn(language)
  const { observations: seen } = result
  const hostOf = (address: string): string | undefined => {
    const ip = address.slice(0, address.lastIndexOf(':')).replace(/^\[|\]$/g, '')
    return [...result.world.hosts.values()].find((host) => host.addresses.includes(ip))?.name
  }
  const marks: readonly Mark[] = [
    ...outcomeMarks(result, language),
    ...seen.dnsAnswers().map((answer): Mark => {
      const { host, atMs, outcome, source } = answer
      const tone = outcome === 'answer' ? 'plain' : 'bad'
      return {
        atMs,
        kind: 'dns',
        from: host,
        to: source === 'server' ? DNS_LANE : undefined,
        label: labels.dns(answer),
        tone,
      }
    }),
    ...seen.dials().map((dial) => dialMark(dial, hostOf, labels)),
    ...seen.frames().map((frame) => frameMark(frame, labels)),
    ...[...new Set(seen.outcomes.map(({ client }) => client))].flatMap((client) => receivedMarks(seen, client, labels)),
  ]
  return marks.toSorted((a, b) => a.atMs - b.atMs)
}

function outcomeMarks({ observations, chineseSteps }: VariantResult, language: string): readonly Mark[] {
  const { step: labelled } = labelsIn(language)
  return observations.outcomes.map((outcome) => {
    const { step, host, atMs, tookMs, state } = outcome
    const words = outcomeWords(outcome)
    const told =
      language === 'zh' ? { name: chineseSteps.get(step) ?? step, text: words.zh } : { name: step, text: words.en }
    return {
      atMs: atMs + (tookMs ?? 0),
      kind: 'step',
      from: host,
      to: undefined,
      label: labelled(told.name, state === 'pending' ? undefined : told.text),
      tone: state === 'ok' ? 'good' : 'bad',
    }
  })
}

function dialMark(dial: Dial, hostOf: (address: string) => string | undefined, labels: Labels): Mark {
  const { host, to, atMs, result, tookMs } = dial
  const target = hostOf(to)
  const failed = result !== 'open'
  return {
    atMs: atMs + (failed ? (tookMs ?? 0) : 0),
    kind: 'dial',
    from: host,
    to: target === host ? undefined : target,
    label: labels.dial(dial),
    tone: failed ? 'bad' : 'plain',
  }
}

function frameMark({ from, to, atMs, kind, name: known, topic, result, remark }: Frame, labels: Labels): Mark {
  const name = known ?? labels.unknown
  const about = topic === undefined ? '' : ` ${topic}`
  if (kind !== 'response') return { atMs, kind: 'request', from, to, label: `${name}${about}`, tone: 'plain' }
  const good = result === 'SUCCESS' || result === undefined || result.startsWith('PULL_')
  const why = good || remark === undefined ? '' : `: ${remark.split('\n')[0]}`
  return {
    atMs,
    kind: 'answer',
    from,
    to,
    label: `${labels.answer(result, `${name}${about}`)}${why}`,
    tone: good ? 'plain' : 'bad',
  }
}

function receivedMarks(seen: Observations, client: string, labels: Labels): readonly Mark[] {
  const host = seen.outcomes.find((outcome) => outcome.client === client)?.host ?? client
  return seen.received(client).map(({ atMs, topic, body, reconsumeTimes }) => ({
    atMs,
    kind: 'received',
    from: host,
    to: undefined,
    label: labels.received(client, topic, body, reconsumeTimes + 1),
    tone: 'good',
  }))
}
