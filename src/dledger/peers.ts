import { JavaException } from '../remoting/index.ts'

/**
 * Reads `dLegerPeers`, e.g. `n0-host:port;n1-host:port`, into addresses by id (DLedgerConfig.initPeerAddressMap). The id ends
 * at the first hyphen, so that a host may have hyphens of its own; up to DLedger 0.2.x, which brokers before 4.9.3 have, it
 * might not. The last of several addresses of one id counts. Throws JavaException where the original throws.
 */
export function parsePeers(text: string): ReadonlyMap<string, string> {
  const peers = new Map<string, string>()
  for (const { id, address } of peersIn(text)) peers.set(id, address)
  return peers
}

/**
 * The port on which the member `selfId` listens: behind the first colon of its address, wherever that stands. Its own address
 * is the first one of its id (DLedgerConfig.initSelfAddress, DLedgerRpcNettyService).
 */
export function ownPort(text: string, selfId: string): number {
  const own = peersIn(text).find(({ id }) => id === selfId)
  if (own === undefined) {
    const message = `[DLedgerConfig] fail to init self address, config: DLedgerConfig{selfId='${selfId}', peers='${text}'}`
    throw new JavaException('java.lang.IllegalArgumentException', message)
  }
  const port = own.address.split(':')[1]
  if (port === undefined) {
    throw new JavaException('java.lang.ArrayIndexOutOfBoundsException', 'Index 1 out of bounds for length 1')
  }
  if (!/^[+-]?\d{1,10}$/.test(port)) throw notANumber(port)
  return Number(port)
}

/** The number in an id such as `n0`, one behind which a broker takes as its own id while it follows (DLedgerCommitLog). */
export function numberOfId(selfId: string): number {
  const digits = selfId.slice(1)
  if (!/^[+-]?\d{1,10}$/.test(digits)) throw notANumber(digits)
  return Number(digits)
}

function peersIn(text: string): readonly { readonly id: string; readonly address: string }[] {
  return javaSplit(text).map((peer) => {
    const [id = ''] = peer.split('-')
    const begin = id.length + 1
    if (begin > peer.length) {
      const message = `begin ${begin}, end ${peer.length}, length ${peer.length}`
      throw new JavaException('java.lang.StringIndexOutOfBoundsException', message)
    }
    return { id, address: peer.slice(begin) }
  })
}

/** String.split drops what is empty at the end, and nothing of an empty text. */
function javaSplit(text: string): readonly string[] {
  const parts = text.split(';')
  while (parts.length > 1 && parts.at(-1) === '') parts.pop()
  return parts
}

function notANumber(text: string): JavaException {
  return new JavaException('java.lang.NumberFormatException', `For input string: "${text}"`)
}
