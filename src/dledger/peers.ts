import { JavaException } from '../remoting/index.ts'

const NULL_POINTER = 'java.lang.NullPointerException'

/** Releases of DLedger by how they read `dLegerPeers`. Brokers up to 4.7.1 have 0.1; 0.2.2, of 4.8.0, reads as 0.3.1.2. */
export type DledgerRelease = '0.1' | '0.3.1.2'

export const DLEDGER_RELEASES: readonly DledgerRelease[] = ['0.1', '0.3.1.2']

export interface Peers {
  /** Addresses of all members by id. */
  readonly addresses: ReadonlyMap<string, string>
  /** Where the member itself listens: behind the first colon of its address, wherever that stands. */
  readonly ownPort: number
}

/**
 * Reads `dLegerPeers`, e.g. `n0-host:port;n1-host:port` (DLedgerConfig.initPeerAddressMap, MemberState). The id ends at the first
 * hyphen, so that a host may have hyphens of its own. In 0.1 the address ends at the second one: `n0-broker-0.svc:40911` is the
 * address `broker`. Of several addresses of one id the last one counts, but the member itself listens where the first one says
 * (DLedgerConfig.initSelfAddress). Throws JavaException where the original throws.
 */
export function readPeers(text: string, selfId: string, release: DledgerRelease = '0.3.1.2'): Peers {
  const peers = javaSplit(text).map((peer) => (release === '0.1' ? splitTwice(peer) : splitOnce(peer)))
  const addresses = new Map(peers.map(({ id, address }) => [id, address]))
  const own = release === '0.1' ? addresses.get(selfId) : peers.find(({ id }) => id === selfId)?.address
  if (own === undefined) throw release === '0.1' ? new JavaException(NULL_POINTER) : notAmong(text, selfId)
  return { addresses, ownPort: portOf(own, release) }
}

function portOf(address: string, release: DledgerRelease): number {
  const port = address.split(':')[1]
  if (port === undefined) throw outOfBounds(release)
  if (!/^[+-]?\d{1,10}$/.test(port)) throw notANumber(port)
  return Number(port)
}

/** The number in an id such as `n0`, one behind which a broker takes as its own id while it follows (DLedgerCommitLog). */
export function numberOfId(selfId: string): number {
  const digits = selfId.slice(1)
  if (!/^[+-]?\d{1,10}$/.test(digits)) throw notANumber(digits)
  return Number(digits)
}

interface Peer {
  readonly id: string
  readonly address: string
}

function splitOnce(peer: string): Peer {
  const [id = ''] = peer.split('-')
  const begin = id.length + 1
  if (begin > peer.length) {
    const message = `begin ${begin}, end ${peer.length}, length ${peer.length}`
    throw new JavaException('java.lang.StringIndexOutOfBoundsException', message)
  }
  return { id, address: peer.slice(begin) }
}

function splitTwice(peer: string): Peer {
  const [id = '', address] = peer.split('-')
  if (address === undefined) throw outOfBounds('0.1')
  return { id, address }
}

/** Java 8, with which brokers of that time ran, names the index alone. */
function outOfBounds(release: DledgerRelease): JavaException {
  const message = release === '0.1' ? '1' : 'Index 1 out of bounds for length 1'
  return new JavaException('java.lang.ArrayIndexOutOfBoundsException', message)
}

function notAmong(text: string, selfId: string): JavaException {
  const message = `[DLedgerConfig] fail to init self address, config: DLedgerConfig{selfId='${selfId}', peers='${text}'}`
  return new JavaException('java.lang.IllegalArgumentException', message)
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
