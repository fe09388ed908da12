import type { Diagnosis, Finding, Language, ProxyRow, Row } from '../../src/doctor/index.ts'

type Plain<T, K extends keyof T> = Omit<T, K> & { readonly [Key in K]: string }

export type SpokenFinding = Plain<Omit<Finding, 'who'>, 'what' | 'reason' | 'fix'> & { readonly who: readonly string[] }

/** A diagnosis in one language. */
export interface Spoken extends Pick<Diagnosis, 'address' | 'restarts' | 'untried'> {
  readonly rows: readonly Plain<Row, 'from' | 'text'>[]
  readonly proxyRows: readonly Plain<ProxyRow, 'from'>[]
  readonly findings: readonly SpokenFinding[]
}

export function spoken(diagnosis: Diagnosis, language: Language = 'en'): Spoken {
  const { rows, proxyRows, findings } = diagnosis
  return {
    ...diagnosis,
    rows: rows.map((row) => ({ ...row, from: row.from[language], text: row.text[language] })),
    proxyRows: proxyRows.map((row) => ({ ...row, from: row.from[language] })),
    findings: findings.map((finding) => ({
      ...finding,
      what: finding.what[language],
      reason: finding.reason[language],
      fix: finding.fix[language],
      who: finding.who.map((text) => text[language]),
    })),
  }
}
