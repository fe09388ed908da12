import { javaHashCode } from '../../protocol/index.ts'

/** Hash of `topic#key` as IndexFile.indexKeyHashMethod computes it: the absolute value, 0 for Integer.MIN_VALUE. */
export function indexKeyHash(topic: string, key: string): number {
  let hash = javaHashCode(topic)
  hash = (Math.imul(hash, 31) + 0x23) | 0
  for (let i = 0; i < key.length; i++) hash = (Math.imul(hash, 31) + key.charCodeAt(i)) | 0
  const positive = hash < 0 ? -hash : hash
  return positive > 0x7fff_ffff ? 0 : positive
}
