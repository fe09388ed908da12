export { parseTolerantJson } from './reader.ts'
