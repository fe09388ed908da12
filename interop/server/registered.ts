import { connect } from 'node:net'

/** Asks for the cluster (106), with a frame written out by hand: no code of the project may vouch for itself here. */
export function registered(namesrv: string, broker: string): Promise<boolean> {
  const at = namesrv.lastIndexOf(':')
  const header = Buffer.from(
    '{"code":106,"language":"JAVA","version":479,"opaque":1,"flag":0,"serializeTypeCurrentRPC":"JSON","extFields":{}}',
  )
  const frame = Buffer.alloc(8 + header.length)
  frame.writeUInt32BE(4 + header.length, 0)
  frame.writeUInt32BE(header.length, 4)
  header.copy(frame, 8)
  return new Promise((resolve) => {
    const socket = connect(Number(namesrv.slice(at + 1)), namesrv.slice(0, at))
    let text = ''
    socket.setTimeout(2_000, () => socket.destroy())
    socket.once('connect', () => socket.write(frame))
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      if (text.includes('brokerAddrTable')) socket.destroy()
    })
    socket.once('error', () => socket.destroy())
    socket.once('close', () => resolve(text.includes(`"${broker}"`)))
  })
}
