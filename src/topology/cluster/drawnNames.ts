/** Letters of generated names, without vowels (apimachinery, util/rand). */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

/** The same letters for the same text, always: a hash in place of the template's and in place of random ones. */
export function letters(text: string, count: number): string {
  let hash = hashOf(text)
  let drawn = ''
  for (let index = 0; index < count; index++) {
    drawn += LETTERS[hash % LETTERS.length]
    hash = hashOf(`${hash} ${text}`)
  }
  return drawn
}

/** FNV-1a, 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hash
}

/** A number of a range that none of the others has: the hash of the text, or the next one after it. */
export function drawn(text: string, from: number, count: number, taken: ReadonlySet<number>): number {
  let number = hashOf(text) % count
  for (let tries = 0; tries < count && taken.has(from + number); tries++) number = (number + 1) % count
  return from + number
}
