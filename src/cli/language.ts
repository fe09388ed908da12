import type { Scenario } from '../scenario/index.ts'

/** Languages of what is printed. */
export type Language = 'en' | 'zh'

export const languages: readonly Language[] = ['en', 'zh']

/** The texts of a scenario in a language; English where it has no others. */
export interface StoryTexts {
  readonly title: string
  /** What users see: texts of programs, and after them what people say. */
  readonly symptoms: readonly string[]
  readonly cause: string
  readonly fix: string
  readonly cure: string
}

export function textsIn({ title, story, cure, zh }: Scenario, language: Language): StoryTexts {
  const { symptoms } = story
  if (language === 'zh' && zh !== undefined) {
    const { steps: _steps, ...texts } = zh
    return { ...texts, symptoms: [...symptoms, ...(zh.symptoms ?? [])] }
  }
  return { title, symptoms, cause: story.cause, fix: story.fix, cure: cure.sentence }
}
