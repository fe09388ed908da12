import { programIn, shellCommands } from '../../topology/index.ts'
import type { Reader } from './reader.ts'

/** The program whose start script a role has. */
const PROGRAMS: Readonly<Record<string, string>> = { namesrv: 'mqnamesrv', broker: 'mqbroker' }

/** Checks how a server is started. What the program says to its arguments is part of the scenario. */
export function checkStartup(reader: Reader, role: string): void {
  const { command, files, environment } = reader.fields(['command', 'files', 'environment'], 'a start of a server')
  const script = PROGRAMS[role]
  if (script === undefined) reader.refuse('absent: only servers are started')
  const read = shellCommands(command.text('a command line'))
  const allowed = `a command line with ${script}`
  const commands = 'commands' in read ? read.commands : command.refuse(`${allowed}, and an end of ${read.unterminated}`)
  if (!commands.some(({ words }) => programIn(words)?.program === script)) command.refuse(allowed)
  for (const texts of [files, environment]) {
    texts.optional((entries) => {
      for (const [, text] of entries.entries('texts by name')) {
        if (typeof text.value !== 'string') text.refuse('a text')
      }
    })
  }
}
