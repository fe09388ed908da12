import { ErrorCodes, SimError } from './errors.ts'
import { nearest } from './nearest.ts'

/** A table with every key of a type, so that the compiler notices when one is left out. */
export type NamesOf<T> = { readonly [K in keyof Required<T>]: true }

/**
 * Refuses what is none of the names: an option that is misspelt would count as left out otherwise. What is undefined passes. Throws
 * SimError ConfigInvalid, which says what was likely meant.
 */
export function demandKnown(what: string, given: object, names: object): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || Object.hasOwn(names, name)) continue
    const known = Object.keys(names)
    const like = nearest(name, known) ?? begun(name, known)
    const advice = like === undefined ? `there are ${known.join(', ')}` : `did you mean ${like}?`
    throw new SimError(ErrorCodes.ConfigInvalid, `${what}: there is no ${name}; ${advice}`, { what, name, value, like })
  }
}

/** The only name that begins so, such as `timeoutMs` for `timeout`. */
function begun(name: string, known: readonly string[]): string | undefined {
  const found = known.filter((one) => one.toLowerCase().startsWith(name.toLowerCase()))
  return found.length === 1 ? found[0] : undefined
}
