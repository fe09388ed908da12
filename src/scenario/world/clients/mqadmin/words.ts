/** Words of a command line from the name of the tool's command on: `sh bin/mqadmin updateTopic -t T` begins at `updateTopic`. */
export function mqadminWords(words: readonly string[]): readonly string[] {
  const program = words.findIndex((word) => /(?:^|\/)mqadmin$/.test(word))
  return words.slice(program + 1)
}
