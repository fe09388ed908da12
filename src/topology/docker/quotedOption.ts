import { javaOptions } from '../config/index.ts'
import type { Ends } from './program.ts'

/**
 * What Java says to an option with a quote in front. In `- NAME="a b"` of a compose file the quotes are part of the value, and
 * no script takes them away: the first word is then the name of a class to Java.
 */
export function quotedOption(
  names: readonly string[],
  environment: Readonly<Record<string, string>>,
): Ends | undefined {
  for (const name of names) {
    const word = javaOptions(environment[name] ?? '').others.find((own) => /^["']/.test(own))
    if (word === undefined) continue
    const error = `Error: Could not find or load main class ${word}`
    return {
      exitCode: 1,
      text: `java ends with 1: ${error} (the quotes are part of the value of ${name})`,
      zh: `java 以 1 退出：${error}（引号是 ${name} 的值的一部分）`,
    }
  }
  return undefined
}
