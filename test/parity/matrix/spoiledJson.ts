type Json = { readonly [name: string]: unknown }
/** Where a member is: names and indexes from the top. */
type Path = readonly (string | number)[]

/** The JSON text with each member of it, in its first elements too, missing, null and with bad values. */
export function spoiledJson(json: unknown, prefix: string): readonly (readonly [string, string])[] {
  return members(json, []).flatMap(({ path, value }) => {
    const label = `body ${path.join('.')}`
    return [
      ...(typeof path.at(-1) === 'string' ? [[`${label} missing`, text(json, path, undefined)] as const] : []),
      [`${label} null`, text(json, path, null)] as const,
      ...badValues(value, prefix).map(([wrong, bad]) => [`${label} ${wrong}`, text(json, path, bad)] as const),
    ]
  })
}

interface Member {
  readonly path: Path
  readonly value: unknown
}

/** All members below a value; of an array the first element stands for all. */
function members(value: unknown, path: Path): readonly Member[] {
  if (typeof value !== 'object' || value === null) return []
  const own: readonly Member[] = Array.isArray(value)
    ? value.slice(0, 1).map((element, index) => ({ path: [...path, index], value: element as unknown }))
    : Object.entries(value).map(([name, member]) => ({ path: [...path, name], value: member as unknown }))
  return own.flatMap((member) => [member, ...members(member.value, member.path)])
}

function badValues(value: unknown, prefix: string): readonly (readonly [string, unknown])[] {
  if (typeof value === 'string') {
    return [
      ['empty', ''],
      ['unknown', `${prefix}None`],
      ['of 300 characters', prefix.padEnd(300, 'x')],
      ['an array', [1]],
    ]
  }
  if (typeof value === 'number') {
    return [
      ['a word', 'x'],
      ['negative', -1],
      ['beyond int', 99_999_999_999],
    ]
  }
  if (Array.isArray(value))
    return [
      ['empty', []],
      ['a word', 'x'],
    ]
  if (typeof value === 'object')
    return [
      ['empty', {}],
      ['a word', 'x'],
    ]
  return [['a word', 'x']]
}

function text(json: unknown, path: Path, value: unknown): string {
  return JSON.stringify(changed(json, path, value))
}

function changed(json: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value
  if (Array.isArray(json)) {
    return json.map((element: unknown, index) => (index === name ? changed(element, rest, value) : element))
  }
  const object = json as Json
  return { ...object, [name]: changed(object[name], rest, value) }
}
