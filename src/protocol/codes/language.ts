/** Names of LanguageCode by ordinal, which is the byte in a ROCKETMQ header (remoting.md 1.9). */
export const LANGUAGES: readonly string[] = [
  'JAVA',
  'CPP',
  'DOTNET',
  'PYTHON',
  'DELPHI',
  'ERLANG',
  'RUBY',
  'OTHER',
  'HTTP',
  'GO',
  'PHP',
  'OMS',
  'RUST',
  'NODE_JS',
]

const codes: ReadonlyMap<string, number> = new Map(LANGUAGES.map((name, code) => [name, code]))

/** Byte of a language; a name that the table does not know is written as OTHER. */
export function languageCode(name: string): number {
  return codes.get(name) ?? 7
}

/** Name of a language byte; an unknown byte reads as OTHER. */
export function languageName(code: number): string {
  return LANGUAGES[code] ?? 'OTHER'
}
