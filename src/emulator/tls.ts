import type { ServerIdentity } from '../node/index.ts'
import type { TlsMode } from '../remoting/index.ts'
import { ErrorCodes, SimError } from '../runtime/index.ts'
import type { EmulatorTls } from './options.ts'

const MODES: readonly TlsMode[] = ['permissive', 'enforcing', 'disabled']

export interface TlsPlan {
  readonly mode: TlsMode
  readonly identity: ServerIdentity | undefined
}

/** Throws SimError ConfigInvalid. Whether certificate and key fit together is seen when the ports are made. */
export function tlsPlan({ mode: wanted = 'permissive', cert, key }: EmulatorTls): TlsPlan {
  const mode = MODES.find((one) => one === wanted)
  if (mode === undefined) {
    const message = `--tls-mode: "${wanted}" is no mode of TLS; allowed are ${MODES.join(', ')}`
    throw new SimError(ErrorCodes.ConfigInvalid, message, { mode: wanted })
  }
  if ((cert === undefined) !== (key === undefined)) {
    const [given, missing] = key === undefined ? ['--tls-cert', '--tls-key'] : ['--tls-key', '--tls-cert']
    throw new SimError(ErrorCodes.ConfigInvalid, `${missing}: missing beside ${given}; allowed are both or none`, {})
  }
  return { mode, identity: cert === undefined || key === undefined ? undefined : { cert, key } }
}

/** The ports with this identity, or SimError ConfigInvalid when OpenSSL cannot read it. */
export function withIdentity<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (typeof code !== 'string' || !code.startsWith('ERR_OSSL')) throw error
    const text = `--tls-cert, --tls-key: not a certificate and its key in PEM (${message}); allowed are those of one server`
    throw new SimError(ErrorCodes.ConfigInvalid, text, {}, { cause: error })
  }
}
