import type { MessageProperties, PropertyLookup } from './model.ts'

/** Separators of the properties text (remoting.md 4.3): name U+0001 value U+0002, the last U+0002 included. */
export const NAME_VALUE_SEPARATOR = '\u0001'
export const PROPERTY_SEPARATOR = '\u0002'

/** Properties text is limited by its 16-bit length field. */
export const PROPERTIES_BYTES_MAX = 32_767

/** The text as Java 5.x and Go write it, with a separator after the last pair. */
export function encodeProperties(properties: MessageProperties): string {
  let text = ''
  for (const [name, value] of properties) text += `${name}\u0001${value}\u0002`
  return text
}

/**
 * Reads a properties text as MessageDecoder.string2messageProperties does: pairs with an empty name or value are
 * dropped, a value may contain U+0001, a later duplicate wins, the last separator may be missing.
 */
export function decodeProperties(text: string | undefined): MessageProperties {
  const properties: MessageProperties = new Map()
  if (text === undefined) return properties
  let from = 0
  while (from < text.length) {
    const found = text.indexOf(PROPERTY_SEPARATOR, from)
    const end = found < 0 ? text.length : found
    const middle = text.indexOf(NAME_VALUE_SEPARATOR, from)
    if (middle > from && middle < end - 1) properties.set(text.slice(from, middle), text.slice(middle + 1, end))
    from = end + 1
  }
  return properties
}

/** Looks properties up in their text, each as `decodeProperties` would have read it. Names are without separators. */
export function propertiesIn(text: string): PropertyLookup {
  return { get: (name) => propertyIn(text, name) }
}

/** A later duplicate wins, so the search begins at the end. */
function propertyIn(text: string, name: string): string | undefined {
  if (name === '') return undefined
  const key = name + NAME_VALUE_SEPARATOR
  for (let at = text.lastIndexOf(key); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(key, at - 1)) {
    if (at > 0 && text[at - 1] !== PROPERTY_SEPARATOR) continue
    const from = at + key.length
    const found = text.indexOf(PROPERTY_SEPARATOR, from)
    const end = found < 0 ? text.length : found
    if (end > from) return text.slice(from, end)
  }
  return undefined
}
