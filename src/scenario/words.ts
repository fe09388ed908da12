/** A text in both languages. */
export interface Words {
  readonly en: string
  readonly zh: string
}

/** The same in both languages: addresses, codes, texts of programs. */
export function asItIs(text: string): Words {
  return { en: text, zh: text }
}
