/**
 * One command of a comparison. Words stand between blanks; single quotes hold a word with blanks together. {B} is the broker,
 * {N} the NameServer, {HOME} the working directory of the tool, {NAME} what an earlier step kept. Words that begin with @ are not
 * the tool's: see interop/java/src/main/java/interop/AdminWorld.java; `@cat FILE` shows a file that a command wrote, `@tps
 * clusterList` its rates, and `@wait` lets milliseconds pass.
 */
export interface Step {
  readonly run: string
  /** Names and patterns: group 1 of the first match in the output is kept for later steps. */
  readonly keep?: Readonly<Record<string, string>>
  /** Run again, for up to half a minute, until the output matches. */
  readonly until?: string
  /** Only this line of tools has the command or the option. Default: both. */
  readonly line?: '4' | '5'
  /** Rows come in the order of a hash table that depends on the run. */
  readonly sorted?: true
  /** Not compared: it only brings about the state for what follows. */
  readonly silent?: true
}

/** The words of a command line. */
export function wordsOf(run: string): string[] {
  return [...run.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain = '']) => quoted ?? plain)
}

/** The command of a step, for the file of its recording. */
export function commandOf(run: string): string {
  const words = wordsOf(run)
  return (words[0] === '@for' ? words[2] : words[0]) ?? ''
}
