/** The texts of a scenario in the reader's language. */
export interface PageTexts {
  /** For the `lang` attribute: `en` or `zh`. */
  readonly language: string
  readonly title: string
  /** What users see. */
  readonly symptoms: readonly string[]
  readonly cause: string
  readonly fix: string
  readonly cure: string
}
