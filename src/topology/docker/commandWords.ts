import { shellCommands } from '../config/index.ts'

/** A command and what ended it, in the words of the shell. */
export interface Told {
  readonly words: readonly string[]
  readonly endedBy: string
}

/** Commands of the words, with `sh -c "…"` read as the shell does. */
export function unfolded(words: readonly string[], env: Readonly<Record<string, string>>): readonly Told[] {
  const shell = words.findIndex((word, index) => word === '-c' && /(?:^|\/)(?:ba|da)?sh$/.test(words[index - 1] ?? ''))
  const script = shell === -1 ? undefined : words[shell + 1]
  if (script === undefined) return [{ words, endedBy: '' }]
  const read = shellCommands(script, (name) => env[name])
  return 'commands' in read
    ? read.commands.flatMap(({ words: own, endedBy }) => ended(unfolded(own, env), endedBy))
    : []
}

function ended(commands: readonly Told[], endedBy: string): readonly Told[] {
  return commands.map((command, index) => (index === commands.length - 1 ? { ...command, endedBy } : command))
}

/** Words of a command. Compose splits a text at blanks and quotes; operators of a shell are words like others there. */
export function wordsOf(command: string | readonly string[] | undefined): readonly string[] {
  if (command === undefined) return []
  if (typeof command !== 'string') return command
  const words: string[] = []
  const pattern = /(?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*')+/g
  for (const [word] of command.matchAll(pattern)) {
    words.push(
      word.replace(/"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|\\([\s\S])/g, (_, a?: string, b?: string, c?: string) =>
        a === undefined ? (b ?? c ?? '') : a.replace(/\\(["\\$`])/g, '$1'),
      ),
    )
  }
  return words
}
