import { describe, expect, it } from 'vitest'
import type { Step } from '../../src/scenario/index.ts'
import { playSample } from './playSample.ts'

const MIB = 1024 * 1024
/** What each release says when the broker closes the connection while most of the frame waits to be sent; measured. */
const words = {
  'java-5.3': 'send request to </10.0.0.2:10911> failed',
  'java-4.9': 'send request to <10.0.0.2:10911> failed',
  'go-2.1.2': /^write tcp 10\.0\.0\.3:\d+->10\.0\.0\.2:10911: use of closed network connection$/,
} as const

describe('a frame of more than 16 MiB', () => {
  it.each([
    ['java-5.3', 3],
    ['java-4.9', 3],
    ['go-2.1.2', 4],
  ] as const)('fails at once with %s, and is tried again: %i attempts', async (dialect, attempts) => {
    const namesrv = '10.0.0.1:9876'
    const app = { kind: 'producer', host: 'pod', dialect, namesrv, group: 'app', maxMessageSize: 64 * MIB } as const
    const large = { at: '5s', as: 'large', do: 'send', client: 'app', topic: 'Orders', body: 'x' } as const
    const steps: readonly Step[] = [{ ...large, bytes: 17 * MIB, filledWith: 'noise' }]
    const seen = await playSample({ clients: { app }, steps, lasts: '30s' })
    const { text, causes, tookMs } = seen.outcome('large')
    expect([text, ...causes]).toEqual(expect.arrayContaining([expect.stringMatching(words[dialect])]))
    expect(tookMs).toBeLessThan(200)
    expect(seen.logs({ host: 'broker-a', message: 'undecodable bytes' })).toHaveLength(attempts)
  })
})
