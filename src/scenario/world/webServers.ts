import type { Connection } from '../../runtime/index.ts'
import type { World } from '../../sim/index.ts'
import type { Topology, WebServerSpec } from '../format/index.ts'

const HTTP_PORT = 80
/** A request that has no end by then is none. */
const REQUEST_BYTES_MAX = 8192

/** Starts the web servers of a topology. They end with their hosts. */
export async function startWebServers(world: World, topology: Topology): Promise<void> {
  for (const [name, spec] of Object.entries(topology.webServers ?? {})) {
    const { network } = world.host(spec.host).spawn(name).runtime
    await network.listen({ host: '0.0.0.0', port: spec.port ?? HTTP_PORT }, (connection) => serve(connection, spec))
  }
}

/** One request and its answer; what does not begin as HTTP is refused at once. */
function serve(connection: Connection, { body }: WebServerSpec): void {
  let request = ''
  const answer = (status: string, text: string): void => {
    const length = new TextEncoder().encode(text).length
    const head = `HTTP/1.1 ${status}\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`
    connection.write(new TextEncoder().encode(`${head}${text}`))
    connection.end()
  }
  connection.handlers = {
    onData: (bytes) => {
      request += new TextDecoder().decode(bytes)
      if (!/^[A-Z]{0,7}(?: |$)/.test(request) || request.length > REQUEST_BYTES_MAX) answer('400 Bad Request', '')
      else if (request.includes('\r\n\r\n'))
        answer(request.startsWith('GET ') ? '200 OK' : '405 Method Not Allowed', body)
    },
    onEnd: () => connection.end(),
  }
}
