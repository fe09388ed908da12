import { connect, createServer, type Socket } from 'node:net'
import { FrameCutter, type FrameSummary, summarize } from './frames.ts'

/** A request and its answer, as they crossed the wire. */
export interface Exchange {
  /** Who was at work when the connection was opened, e.g. `java-5.3.3`. */
  readonly client: string
  readonly server: string
  /** Which side sent the request. */
  readonly from: 'client' | 'server'
  readonly summary: FrameSummary
  readonly request: Buffer
  response: Buffer | null
  responseSummary: FrameSummary | null
}

export interface RecordingProxy {
  readonly exchanges: readonly Exchange[]
  close(): Promise<void>
}

export interface ProxyOptions {
  readonly listenHost: string
  readonly listenPort: number
  readonly targetHost: string
  readonly targetPort: number
  readonly server: string
  /** Name of the client that is opening a connection now. */
  readonly client: () => string
  /** Replaces a text of the server's frames by another of equal length on the way to the client; the recording keeps the original. */
  readonly rewrite?: readonly [from: string, to: string]
}

/** Passes bytes through unchanged and keeps each frame. */
export async function recordingProxy(options: ProxyOptions): Promise<RecordingProxy> {
  const exchanges: Exchange[] = []
  const sockets = new Set<Socket>()
  const server = createServer((inside) => {
    const outside = connect(options.targetPort, options.targetHost)
    const client = options.client()
    const open = new Map<string, Exchange>()
    const record = (from: 'client' | 'server', frame: Buffer): void => {
      const summary = summarize(frame)
      if (!summary.response) {
        const exchange: Exchange = {
          client,
          server: options.server,
          from,
          summary,
          request: frame,
          response: null,
          responseSummary: null,
        }
        exchanges.push(exchange)
        open.set(`${from}${summary.opaque}`, exchange)
        return
      }
      const key = `${from === 'client' ? 'server' : 'client'}${summary.opaque}`
      const exchange = open.get(key)
      if (exchange === undefined) return
      exchange.response = frame
      exchange.responseSummary = summary
      open.delete(key)
    }
    for (const [from, source, sink] of [
      ['client', inside, outside],
      ['server', outside, inside],
    ] as const) {
      const cutter = new FrameCutter()
      sockets.add(source)
      source.setNoDelay(true)
      source.on('data', (chunk: Buffer) => {
        const frames = cutter.push(chunk)
        for (const frame of frames) record(from, frame)
        if (from === 'client' || options.rewrite === undefined) sink.write(chunk)
        else for (const frame of frames) sink.write(replaced(frame, ...options.rewrite))
      })
      source.on('end', () => sink.end())
      source.on('error', () => sink.destroy())
      source.on('close', () => {
        sockets.delete(source)
        sink.destroy()
      })
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.listenPort, options.listenHost, resolve)
  })
  return {
    exchanges,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

const replaced = (frame: Buffer, from: string, to: string): Buffer =>
  Buffer.from(frame.toString('latin1').replaceAll(from, to), 'latin1')
