import { traceHashes } from './hashes.ts'

process.stdout.write(JSON.stringify(await traceHashes()))
