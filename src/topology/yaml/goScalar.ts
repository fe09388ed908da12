// Plain scalars as go-yaml v2 takes them (resolve.go), which sigs.k8s.io/yaml reads manifests with: YAML 1.1 but for
// numbers to the base of 60, and timestamps stay texts.

const WORDS: ReadonlyMap<string, boolean | null | number> = new Map<string, boolean | null | number>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
])

/** What a scalar without quotes is. */
export function goScalar(text: string): string | number | boolean | null {
  const word = WORDS.get(text)
  if (word !== undefined) return word
  if (!/^[-+.\d]/.test(text)) return text
  const plain = text.replaceAll('_', '')
  const isFloat = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(plain)
  const value = whole(plain) ?? (isFloat ? Number(plain) : undefined)
  // What is too large for a double stays a text.
  return value !== undefined && Number.isFinite(value) ? value : text
}

/** `strconv.ParseInt` with base 0: 0x, 0o, 0b, and 0644 is octal. */
function whole(text: string): number | undefined {
  const match = /^([-+]?)(?:(0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)|0([0-7]+)|(0|[1-9]\d*))$/.exec(text)
  if (match === null) return undefined
  const [, sign, prefixed, octal, decimal] = match
  const value = octal === undefined ? Number(prefixed ?? decimal) : Number.parseInt(octal, 8)
  return sign === '-' ? -value : value
}
