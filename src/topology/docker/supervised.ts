import { shellCommands } from '../config/index.ts'

/** A program of a supervisord.conf. */
export interface Supervised {
  readonly words: readonly string[]
  /** Whether it is started again when it ends (`autorestart`). */
  readonly restarts: boolean
}

/** Where supervisord looks without `-c`. */
const DEFAULTS = ['/etc/supervisord.conf', '/etc/supervisor/supervisord.conf']

/** The file that a `supervisord` reads. Undefined for another command. */
export function supervisorFile(
  words: readonly string[],
  file: (path: string) => string | undefined,
): { readonly path: string; readonly text: string | undefined } | undefined {
  const at = words.findIndex((word) => /(?:^|\/)supervisord$/.test(word))
  if (at === -1) return undefined
  const flag = words.findIndex((word) => word === '-c' || word === '--configuration')
  const given = words[flag + 1]
  const paths = flag === -1 || given === undefined ? DEFAULTS : [given]
  const path = paths.find((own) => file(own) !== undefined) ?? paths[0] ?? ''
  return { path, text: file(path) }
}

/** The programs of a supervisord.conf that start by themselves. */
export function supervisedPrograms(text: string): readonly Supervised[] {
  const sections = text.split(/^[ \t]*(?=\[)/m).filter((section) => section.startsWith('[program:'))
  return sections.flatMap((section): readonly Supervised[] => {
    const value = (name: string): string | undefined =>
      new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*(.*?)[ \\t]*(?:[ \\t];.*)?$`, 'm').exec(section)?.[1]
    if (value('autostart') === 'false') return []
    const read = shellCommands(value('command') ?? '')
    const words = 'commands' in read ? (read.commands[0]?.words ?? []) : []
    return words.length === 0 ? [] : [{ words, restarts: value('autorestart') !== 'false' }]
  })
}
