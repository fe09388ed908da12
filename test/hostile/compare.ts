// Sends every hostile case to a running server and says where it does not do what cases.ts expects:
//
//   node --import tsx test/hostile/compare.ts 127.0.0.1:9876

import { connect } from 'node:net'
import { FrameDecoder } from '../../src/protocol/index.ts'
import { type HostileCase, hostileCases, PROBE_OPAQUE, probeFrame } from './cases.ts'

/** Long enough for any answer over loopback. */
const PATIENCE_MS = 700

const [host = '127.0.0.1', port = '9876'] = (process.argv[2] ?? '').split(':')

/** Codes that came back, then how the connection ended. */
function observe({ bytes, after }: HostileCase): Promise<string> {
  return new Promise((resolve) => {
    const codes: number[] = []
    let probed = false
    const decoder = new FrameDecoder(({ code, opaque }) => {
      if (opaque === PROBE_OPAQUE) probed = true
      else codes.push(code)
    })
    const socket = connect({ host, port: Number(port) }, () => {
      socket.write(bytes)
      if (after === 'open') socket.write(probeFrame)
    })
    const finish = (end: string): void => {
      clearTimeout(limit)
      socket.destroy()
      resolve(`[${codes.join(',')}] ${end}`)
    }
    const limit = setTimeout(() => finish(probed ? 'open' : 'waiting'), PATIENCE_MS)
    socket.on('data', (data) => {
      try {
        decoder.push(data)
      } catch {
        // Something that is no frame, such as a TLS alert.
      }
    })
    socket.on('close', () => finish('closed'))
    socket.on('error', () => undefined)
  })
}

let wrong = 0
for (const hostile of hostileCases) {
  const seen = await observe(hostile)
  const wanted = `[${hostile.answers.join(',')}] ${hostile.after}`
  if (seen === wanted) continue
  wrong++
  const note = hostile.deviation === undefined ? '' : ` (${hostile.deviation})`
  process.stdout.write(`${hostile.what}: wanted ${wanted}, saw ${seen}${note}\n`)
}
process.stdout.write(`${hostileCases.length - wrong} of ${hostileCases.length} as expected\n`)
