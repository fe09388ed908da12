import type { Words } from './words.ts'

/** What the comparisons of expectations say beside values. */
export const findingWords: {
  readonly textWith: (text: string) => Words
  readonly textLike: (pattern: RegExp) => Words
  readonly range: (from: number, to: number) => Words
  readonly nothing: Words
  readonly somethingSeen: Words
  readonly checkThatEnds: Words
  readonly threw: (error: string) => Words
} = {
  textWith: (text) => ({ en: `a text with ${text}`, zh: `含有 ${text} 的文本` }),
  textLike: (pattern) => ({ en: `a text like ${pattern}`, zh: `匹配 ${pattern} 的文本` }),
  range: (from, to) => ({ en: `${from} to ${to}`, zh: `${from} 到 ${to}` }),
  nothing: { en: 'nothing', zh: '无' },
  somethingSeen: { en: 'something seen', zh: '有所观察' },
  checkThatEnds: { en: 'a check that ends', zh: '检查能执行完' },
  threw: (error) => ({ en: `it threw ${error}`, zh: `检查抛出 ${error}` }),
}
