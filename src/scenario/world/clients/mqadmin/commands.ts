import { brokerCommands } from './brokers.ts'
import type { Command } from './command.ts'
import { groupCommands } from './groups.ts'
import { messageCommands } from './messages.ts'
import { topicCommands } from './topics.ts'

const commands: readonly Command[] = [...topicCommands, ...groupCommands, ...messageCommands, ...brokerCommands]

/** Commands of mqadmin that are played. */
export const commandNames: readonly string[] = commands.map(({ name }) => name)

/** Case does not matter to mqadmin. */
export function commandNamed(name: string): Command | undefined {
  return commands.find((command) => command.name.toLowerCase() === name.toLowerCase())
}
