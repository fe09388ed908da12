/** A message as the application knows it. */
export interface Sent {
  readonly text: string
  readonly kind: 'plain' | 'delayed' | 'timed' | 'transaction' | 'popped' | 'ordered' | 'sent-back'
  /** Where consumers get it. */
  readonly topic: string
  /** The answer said SEND_OK: the message is on stable storage. */
  acknowledged: boolean
  /** Where it was said to lie. */
  at?: { readonly queueId: number; readonly queueOffset: number }
  /** Wall time before which nobody may get it. */
  readonly dueMs?: number | undefined
  /** A recall was asked for, which may have come in time or not; `surely` when it was answered long enough before. */
  recalled?: 'perhaps' | 'surely'
  /** A transaction's end, from which its producer never departs. */
  readonly end?: 'commit' | 'rollback' | 'never'
}

/** A message as consumers find it in the end. */
export interface Found {
  readonly text: string
  readonly topic: string
  readonly queueId: number
  readonly queueOffset: number
  readonly storeTimestamp: number
}

/** All that a run can be judged by. */
export interface Evidence {
  readonly sent: readonly Sent[]
  readonly found: readonly Found[]
  /** Texts that the group which pops has got and acknowledged, with or without an answer. */
  readonly taken: ReadonlySet<string>
  /** Texts that the group which pops in order has got, in the order of their first coming. */
  readonly ordered: ReadonlySet<string>
  /** Texts that the group which pulls has got. */
  readonly consumed: ReadonlySet<string>
  /** Texts that came again although their acknowledgement had been answered. */
  readonly cameAgain: ReadonlySet<string>
}

/** What went wrong, or undefined. */
export type Judgement = (evidence: Evidence) => string | undefined

const name = ({ text }: { readonly text: string }): string => text.replace(/\.*$/, '')
const placed = ({ topic, text }: { readonly topic: string; readonly text: string }): string => `${topic}/${text}`

/** What was acknowledged lies where the answer said, and has got to its topic where it had to wait. */
export const acknowledgedIsThere: Judgement = ({ sent, found }) => {
  const places = new Map(found.map((one) => [`${one.topic}/${one.queueId}/${one.queueOffset}`, one.text]))
  const texts = new Set(found.map(placed))
  for (const one of sent) {
    if (!one.acknowledged || one.kind === 'transaction' || one.recalled !== undefined) continue
    if (one.at !== undefined && places.get(`${one.topic}/${one.at.queueId}/${one.at.queueOffset}`) !== one.text) {
      return `acknowledged message ${name(one)} is not at ${one.topic}/${one.at.queueId}/${one.at.queueOffset}`
    }
    if (!texts.has(placed(one))) return `acknowledged ${one.kind} message ${name(one)} was never delivered`
  }
  return undefined
}

export const nothingEarly: Judgement = ({ sent, found }) => {
  const due = new Map(sent.map((one) => [placed(one), one.dueMs ?? 0]))
  for (const one of found) {
    const early = (due.get(placed(one)) ?? 0) - one.storeTimestamp
    if (early > 0) return `${name(one)} was delivered ${early} ms too early`
  }
  return undefined
}

export const committedIsThere: Judgement = ({ sent, found }) => {
  const texts = new Set(found.map(({ text }) => text))
  const lost = sent.find((one) => one.acknowledged && one.end === 'commit' && !texts.has(one.text))
  return lost === undefined ? undefined : `committed transaction ${name(lost)} was never delivered`
}

export const uncommittedIsNot: Judgement = ({ sent, found }) => {
  const ends = new Map(sent.map(({ text, end }) => [text, end]))
  const wrong = found.find(({ text }) => ['rollback', 'never'].includes(ends.get(text) ?? ''))
  return wrong === undefined ? undefined : `transaction ${name(wrong)} was delivered without a commit`
}

export const recalledIsNot: Judgement = ({ sent, found }) => {
  const recalled = new Set(sent.flatMap(({ text, recalled }) => (recalled === 'surely' ? [text] : [])))
  const wrong = found.find(({ text }) => recalled.has(text))
  return wrong === undefined ? undefined : `recalled message ${name(wrong)} was delivered`
}

/** A group that pops gets everything, however often it forgot to acknowledge. */
export const poppedIsThere: Judgement = ({ sent, taken }) => {
  const lost = sent.find((one) => one.kind === 'popped' && one.acknowledged && !taken.has(one.text))
  return lost === undefined ? undefined : `the group that pops never got ${name(lost)}`
}

export const acknowledgedStaysAway: Judgement = ({ cameAgain }) => {
  const [text] = cameAgain
  return text === undefined ? undefined : `${name({ text })} was acknowledged and came again`
}

/** A group that pops in order gets everything, and what comes for the first time in the order of the queue. */
export const orderedIsThere: Judgement = ({ sent, ordered, found }) => {
  const all = sent.filter(({ kind }) => kind === 'ordered')
  const lost = all.find((one) => one.acknowledged && !ordered.has(one.text))
  if (lost !== undefined) return `the group that pops in order never got ${name(lost)}`
  const offsets = new Map(found.map((one) => [one.text, one.queueOffset]))
  const places = [...ordered].map((text) => offsets.get(text) ?? -1)
  const at = places.findIndex((place, n) => place < (places[n - 1] ?? -1))
  return at < 0 ? undefined : `the group that pops in order got ${name({ text: [...ordered][at] ?? '' })} too late`
}

/** A group that pulls and commits its offsets misses nothing. */
export const pulledIsThere: Judgement = ({ sent, consumed }) => {
  const lost = sent.find((one) => one.kind === 'plain' && one.acknowledged && !consumed.has(one.text))
  return lost === undefined ? undefined : `the group that pulls never got ${name(lost)}`
}

/** Every byte that is served was sent. */
export const nothingForeign: Judgement = ({ sent, found }) => {
  const texts = new Set(sent.map(({ text }) => text))
  const foreign = found.find(({ text }) => !texts.has(text))
  return foreign === undefined ? undefined : `nobody sent ${JSON.stringify(name(foreign))}, found in ${foreign.topic}`
}

export const judgements: readonly Judgement[] = [
  nothingForeign,
  nothingEarly,
  uncommittedIsNot,
  recalledIsNot,
  acknowledgedStaysAway,
  acknowledgedIsThere,
  committedIsThere,
  poppedIsThere,
  orderedIsThere,
  pulledIsThere,
]
