export type { AdminCommand } from './command.ts'
export { adminCommands } from './commands.ts'
export type { AdminConsole } from './console.ts'
export { runAdmin } from './runAdmin.ts'
