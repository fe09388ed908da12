export { startControl } from './server.ts'
