import type { Outcome } from '../observations.ts'
import type { Words } from '../words.ts'
import { ProgramError } from './clients/programError.ts'

/** Texts of our own programs; those of RocketMQ and of its clients stand as they are. */
const OURS: Readonly<Record<string, string>> = { ok: '成功', open: '已连上', received: '已收到' }

/** The text of an outcome, each up to its first line. */
export function outcomeWords({ text, state, error }: Pick<Outcome, 'text' | 'state' | 'error'>): Words {
  const en = text.split('\n')[0] ?? ''
  if (error instanceof ProgramError && error.zh !== undefined) return { en, zh: error.zh }
  return { en, zh: state === 'ok' ? (OURS[en] ?? en) : en }
}

/** Errors below the error, each up to its first line. A Chinese text of our own says what they say. */
export function causeWords({ causes, error }: Pick<Outcome, 'causes' | 'error'>): {
  readonly en: readonly string[]
  readonly zh: readonly string[]
} {
  const en = causes.map((cause) => cause.split('\n')[0] ?? '')
  return { en, zh: error instanceof ProgramError && error.zh !== undefined ? [] : en }
}
