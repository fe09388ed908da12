/** Java's String.hashCode: 31-fold sum over UTF-16 units in signed 32-bit arithmetic. `'TagA'` gives 2598919. */
export function javaHashCode(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return hash
}
