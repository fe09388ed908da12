/** A Chinese character of 11 px beside a monospaced letter of 6.8 px. */
const WIDE = 1.62

/** How much room a text takes, in monospaced letters. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (isWide(letter) ? WIDE : 1), 0)
}

/** The text, cut to what has room for so many letters. */
export function shortened(text: string, max: number): string {
  if (widthOf(text) <= max) return text
  let room = Math.max(1, max - 1)
  const kept: string[] = []
  for (const letter of text) {
    room -= isWide(letter) ? WIDE : 1
    if (room < 0) break
    kept.push(letter)
  }
  return `${kept.join('')}…`
}

/** Chinese characters, and the punctuation that stands among them. */
function isWide(letter: string): boolean {
  return /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u.test(letter)
}
