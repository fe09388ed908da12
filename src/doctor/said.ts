/** A text in every language that the doctor speaks. */
export interface Said {
  readonly en: string
  readonly zh: string
}

export type Language = keyof Said

/** Without a second text the first one goes for both: words of programs, names, values. */
export function said(en: string, zh: string = en): Said {
  return { en, zh }
}
