/** Words without which an English sentence hardly comes about. */
export const SENTENCE_WORDS: readonly string[] =
  'a an the it is are was to at in on by and or no not but for from with that which has have'.split(' ')

/**
 * English words outside of quotes. What has digits, dots, underscores, slashes or capitals inside is no word but a name: of a
 * class, a setting, a host, a file, a code.
 */
export function englishWords(text: string): readonly string[] {
  const plain = text.replaceAll(/"[^"]*"|“[^”]*”/g, ' ')
  return [...plain.matchAll(/(?<![\w.:/@%#$\\[\]-])[A-Za-z][a-z]+(?![\w:/@%#$\\[\]-]|\.\w)/g)].map(([word]) => word)
}
