import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { build, type Metafile } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { repository } from './sources.ts'

interface Bundle {
  readonly code: string
  readonly metafile: Metafile
}

async function bundle(stdin: string): Promise<Bundle> {
  const result = await build({
    stdin: { contents: stdin, resolveDir: join(repository, 'src'), loader: 'ts' },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'bundled',
    target: 'es2022',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  return { code: result.outputFiles[0]?.text ?? '', metafile: result.metafile }
}

const doors = ['sim', 'protocol', 'remoting', 'store', 'namesrv', 'broker', 'client', 'dledger'].filter((room) =>
  existsSync(join(repository, 'src', room, 'index.ts')),
)

describe('a browser bundle', () => {
  it.each(doors)('of %s needs nothing of Node', async (door) => {
    const { metafile } = await bundle(`export * from './${door}/index.ts'`)
    const imported = Object.values(metafile.inputs).flatMap((input) => input.imports)
    const external = imported.filter((entry) => entry.external === true || entry.path.startsWith('node:'))
    expect(external.map((entry) => entry.path)).toEqual([])
  })

  it('of sim runs a world where there is neither process nor require', async () => {
    const { code } = await bundle(`
      import { createWorld } from './sim/index.ts'
      export async function play(seed) {
        const world = createWorld({ seed, trace: 'full' })
        const server = world.addHost({ name: 'server', addresses: ['10.0.0.1'] }).spawn('server').runtime
        const client = world.addHost({ name: 'client', addresses: ['10.0.0.2'] }).spawn('client').runtime
        await server.network.listen({ host: '0.0.0.0', port: 80 }, (connection) => {
          connection.handlers = { onData: (bytes) => void connection.write(bytes) }
        })
        const connection = await world.settle(client.network.connect({ host: '10.0.0.1', port: 80 }, { timeoutMs: 1000 }))
        let received = 0
        connection.handlers = { onData: (bytes) => { received += bytes.length } }
        connection.write(new Uint8Array(10_000))
        const file = server.disk.open('log', { create: true })
        file.append(new Uint8Array(100))
        await world.settle(file.sync())
        await world.run({ forMs: 1000 })
        return { received, hash: world.trace.hash(), traceBytes: world.trace.bytes().length }
      }`)
    // A bare context has the language alone; the two text coders are part of every browser, and the dispose symbol is
    // what a bundler's polyfill adds to browsers that lack it.
    const context = createContext({ TextEncoder, TextDecoder })
    runInContext('Symbol.dispose ??= Symbol("dispose"); Symbol.asyncDispose ??= Symbol("asyncDispose")', context)
    expect(runInContext('typeof process + typeof require + typeof setTimeout', context)).toBe('undefined'.repeat(3))
    runInContext(code, context)
    const play = (seed: number): Promise<{ received: number; hash: string; traceBytes: number }> =>
      runInContext(`bundled.play(${seed})`, context)
    const first = await play(3)
    expect(first.received).toBe(10_000)
    expect(first.traceBytes).toBeGreaterThan(400)
    expect((await play(3)).hash).toBe(first.hash)
    expect((await play(4)).hash).not.toBe(first.hash)
  })
})
