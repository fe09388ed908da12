import type { Scenario } from '../scenario/index.ts'

/** Languages of titles, causes, fixes and cures. */
export type Language = 'en' | 'zh'

export const languages: readonly Language[] = ['en', 'zh']

/** The texts of a scenario in a language; English where it has no others. */
export interface StoryTexts {
  readonly title: string
  readonly cause: string
  readonly fix: string
  readonly cure: string
}

export function textsIn({ title, story, cure, zh }: Scenario, language: Language): StoryTexts {
  const english = { title, cause: story.cause, fix: story.fix, cure: cure.sentence }
  return language === 'zh' ? (zh ?? english) : english
}
