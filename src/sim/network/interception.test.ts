import { describe, expect, it } from 'vitest'
import type { Connection } from '../../runtime/index.ts'
import { createWorld, type Interceptor, type Onward, type World } from '../index.ts'

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
const bytesOf = (words: string): Uint8Array => Uint8Array.from(words, (letter) => letter.charCodeAt(0))

/** Reads words that end in a dot; `what` says what becomes of each. */
class Words implements Interceptor {
  readonly #what: (word: string, toServer: boolean) => readonly Onward[]
  readonly #kept = ['', '']

  constructor(what: (word: string, toServer: boolean) => readonly Onward[]) {
    this.#what = what
  }

  bytes(bytes: Uint8Array, toServer: boolean): readonly Onward[] {
    const side = toServer ? 1 : 0
    const words = `${this.#kept[side]}${text(bytes)}`.split('.')
    this.#kept[side] = words.pop() ?? ''
    return words.flatMap((word) => this.#what(`${word}.`, toServer))
  }

  rest(toServer: boolean): Uint8Array | undefined {
    return bytesOf(this.#kept[toServer ? 1 : 0] ?? '')
  }
}

interface Line {
  readonly world: World
  readonly near: Connection
  readonly far: Connection
  readonly nearLog: string[]
  readonly farLog: string[]
}

async function line(before?: (world: World) => void): Promise<Line> {
  const world = createWorld({ seed: 4, network: { cutOneIn: 0, latencyMs: { min: 1, max: 1 } } })
  const server = world.addHost({ name: 'server', addresses: ['10.0.0.1'] }).spawn('server').runtime
  const client = world.addHost({ name: 'client', addresses: ['10.0.0.2'] }).spawn('client').runtime
  before?.(world)
  const accepted = new Promise<Connection>((resolve) => {
    void server.network.listen({ host: '0.0.0.0', port: 80 }, resolve)
  })
  const near = await world.settle(client.network.connect({ host: '10.0.0.1', port: 80 }, { timeoutMs: 1000 }))
  const far = await world.settle(accepted)
  const start = world.now
  const log = (connection: Connection): string[] => {
    const lines: string[] = []
    const at = (): string => `at ${Math.round(world.now - start)}`
    connection.handlers = {
      onData: (bytes) => lines.push(`${text(bytes)} ${at()}`),
      onEnd: () => lines.push(`end ${at()}`),
      onClose: (error) => lines.push(`${error?.kind ?? 'closed'} ${at()}`),
    }
    return lines
  }
  return { world, near, far, nearLog: log(near), farLog: log(far) }
}

const intercepted = (what: (word: string, toServer: boolean) => readonly Onward[]): Promise<Line> =>
  line((world) => void world.network.intercept(() => new Words(what)))

describe('an interceptor', () => {
  it('swallows what it wants, and the connection lives', async () => {
    const { world, near, far, nearLog, farLog } = await intercepted((word) => (word === 'no.' ? [] : [bytesOf(word)]))
    near.write(bytesOf('yes.no.n'))
    near.write(bytesOf('o.yes.'))
    far.write(bytesOf('no.back.'))
    await world.run({ forMs: 100 })
    expect([farLog, nearLog]).toEqual([['yes.yes. at 1'], ['back. at 1']])
    expect(near.bufferedBytes).toBe(0)
  })

  it('lets a word come later, and all behind it', async () => {
    const { world, near, farLog } = await intercepted((word) =>
      word === 'slow.' ? [{ waitMs: 50 }, bytesOf(word)] : [bytesOf(word)],
    )
    near.write(bytesOf('quick.'))
    near.write(bytesOf('slow.'))
    near.write(bytesOf('behind.'))
    await world.run({ forMs: 100 })
    expect(farLog).toEqual(['quick. at 1', 'slow.behind. at 51'])
  })

  it('breaks the connection in the middle of a word by a reset to both', async () => {
    const { world, near, nearLog, farLog } = await intercepted((word) =>
      word === 'break.' ? [bytesOf('bre'), { end: 'reset' }] : [bytesOf(word)],
    )
    near.write(bytesOf('break.'))
    await world.run({ forMs: 100 })
    expect(farLog).toEqual(['bre at 1', 'reset at 1'])
    expect(nearLog).toEqual(['reset at 1'])
    expect(world.network.connections).toEqual([])
  })

  it('ends the connection in order, and answers what comes later with a reset', async () => {
    const { world, near, far, nearLog, farLog } = await intercepted((word) =>
      word === 'end.' ? [{ end: 'fin' }] : [bytesOf(word)],
    )
    near.write(bytesOf('end.'))
    await world.run({ forMs: 10 })
    expect([nearLog, farLog]).toEqual([['end at 1'], ['end at 1']])
    far.end()
    near.write(bytesOf('more.'))
    await world.run({ forMs: 10 })
    expect(farLog).toEqual(['end at 1', 'closed at 10'])
    expect(nearLog).toEqual(['end at 1', 'reset at 11'])
    expect(world.network.connections).toEqual([])
  })

  it('gives back what it kept when the direction ends', async () => {
    const { world, near, farLog } = await intercepted((word) => [bytesOf(word)])
    near.write(bytesOf('whole.part'))
    near.end()
    await world.run({ forMs: 100 })
    expect(farLog).toEqual(['whole.part at 1', 'end at 1'])
  })

  it('meets open connections, too, and lets go of them', async () => {
    const { world, near, farLog } = await line()
    near.write(bytesOf('before.'))
    const handle = world.network.intercept(() => new Words(() => []))
    near.write(bytesOf('lost.kept'))
    handle[Symbol.dispose]()
    near.write(bytesOf('.after.'))
    await world.run({ forMs: 100 })
    expect(farLog).toEqual(['before.kept.after. at 1'])
  })

  it('does not touch a direction that is in the middle of a message then', async () => {
    const { world, near, far, farLog } = await line()
    far.pause()
    near.write(new Uint8Array(400_000).fill(46))
    expect(near.bufferedBytes).toBeGreaterThan(0)
    world.network.intercept(() => new Words(() => []))
    far.resume()
    await world.run({ forMs: 1000 })
    expect(farLog.reduce((sum, entry) => sum + entry.indexOf(' '), 0)).toBe(400_000)
  })

  it('chooses its connections; of several the first that answers has one', async () => {
    const { world, near, farLog } = await line((made) => {
      made.network.intercept((connection) =>
        connection.matches({ from: 'server', to: 'client' }, true) ? new Words(() => []) : undefined,
      )
      made.network.intercept((connection) =>
        connection.matches({ from: 'client', port: 80 }, true) ? new Words(() => [bytesOf('second')]) : undefined,
      )
      made.network.intercept(() => new Words(() => [bytesOf('third')]))
    })
    near.write(bytesOf('word.'))
    await world.run({ forMs: 10 })
    expect(farLog).toEqual(['second at 1'])
  })
})
