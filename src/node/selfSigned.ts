import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** PEM texts of a server. */
export interface ServerIdentity {
  readonly cert: string
  readonly key: string
}

// A certificate of X.509 v3 in DER (RFC 5280, 4.1): SEQUENCE of the signed part, the algorithm and the signature. Every value
// is a tag, a length and contents.

const INTEGER = 0x02
const BIT_STRING = 0x03
const OBJECT_ID = 0x06
const UTF8_STRING = 0x0c
const UTC_TIME = 0x17
const SEQUENCE = 0x30
const SET = 0x31
const VERSION = 0xa0
/** ecdsa-with-SHA256 (RFC 5758): 1.2.840.10045.4.3.2. */
const ECDSA_WITH_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]
/** id-at-commonName: 2.5.4.3. */
const COMMON_NAME = [0x55, 0x04, 0x03]
const YEAR_MS = 365 * 24 * 3600 * 1000

/**
 * A new key on P-256 and a certificate that it signs itself, for a year before and nine after `nowMs`. Good for clients that do
 * not verify whom they talk to, as RocketMQ's do not by default (`tls.client.authServer`).
 */
export function selfSigned(commonName: string, nowMs: number): ServerIdentity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = der(SEQUENCE, der(OBJECT_ID, ECDSA_WITH_SHA256))
  const name = der(
    SEQUENCE,
    der(SET, der(SEQUENCE, der(OBJECT_ID, COMMON_NAME), der(UTF8_STRING, Buffer.from(commonName)))),
  )
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40 // positive, and no leading zero
  const signed = der(
    SEQUENCE,
    der(VERSION, der(INTEGER, [2])),
    der(INTEGER, serial),
    algorithm,
    name,
    der(SEQUENCE, time(nowMs - YEAR_MS), time(nowMs + 9 * YEAR_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  return {
    cert: certificate(signed, algorithm, privateKey),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function certificate(signed: Buffer, algorithm: Buffer, key: KeyObject): string {
  const whole = der(SEQUENCE, signed, algorithm, der(BIT_STRING, [0], sign('sha256', signed, key)))
  const lines = whole.toString('base64').replace(/(.{64})/g, '$1\n')
  return `-----BEGIN CERTIFICATE-----\n${lines.trimEnd()}\n-----END CERTIFICATE-----\n`
}

function der(tag: number, ...contents: readonly (Uint8Array | readonly number[])[]): Buffer {
  const value = Buffer.concat(contents.map((part) => Buffer.from(part)))
  const { length } = value
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), value])
}

/** `YYMMDDhhmmssZ`, which reads as 1950 to 2049. */
function time(epochMs: number): Buffer {
  const text = new Date(epochMs)
    .toISOString()
    .replace(/[-:T]|\.\d+/g, '')
    .slice(2)
  return der(UTC_TIME, Buffer.from(text))
}
