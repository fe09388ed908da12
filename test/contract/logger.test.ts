import { describe, expect, it } from 'vitest'
import { createNodeRuntime } from '../../src/node/index.ts'
import type { Logger } from '../../src/runtime/index.ts'
import { createWorld } from '../../src/sim/index.ts'

const made: readonly { readonly name: string; readonly make: (logger: Logger) => Logger }[] = [
  { name: 'node', make: (logger) => createNodeRuntime({ logger }).logger },
  {
    name: 'sim',
    make: (logger) => createWorld({ seed: 1, logger }).addHost({ name: 'a', addresses: [] }).spawn('p').runtime.logger,
  },
]

describe.each(made)('logger on $name', ({ make }) => {
  it('hands on level, message and fields', () => {
    const lines: unknown[] = []
    const logger = make({ log: (level, message, fields) => lines.push({ level, message, fields }) })
    logger.log('warn', 'disk is slow', { tookMs: 12 })
    logger.log('info', 'started')
    expect(lines).toMatchObject([
      { level: 'warn', message: 'disk is slow', fields: { tookMs: 12 } },
      { level: 'info', message: 'started' },
    ])
  })
})
