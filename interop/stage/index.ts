export { holds, match, pause, same, until } from './checks.ts'
export { openClients, type StageClients } from './clients.ts'
