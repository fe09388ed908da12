import type { MessageProperties } from './model.ts'

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
