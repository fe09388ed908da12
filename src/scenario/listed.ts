const NAMES_SHOWN = 3

/** `a, b, c and 5 more`. */
export function listed(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN
  return more > 1 ? `${names.slice(0, NAMES_SHOWN).join(', ')} and ${more} more` : names.join(', ')
}

/** `a、b、c 等 8 个`. */
export function listedInChinese(names: readonly string[]): string {
  const all = names.length <= NAMES_SHOWN + 1
  return all ? names.join('、') : `${names.slice(0, NAMES_SHOWN).join('、')} 等 ${names.length} 个`
}
