/** Something for each name, under that name: a producer for each release, a host for each pod. */
export function each<Name extends string, Thing>(
  names: readonly Name[],
  made: (name: Name, index: number) => Thing,
): Readonly<Record<string, Thing>> {
  return Object.fromEntries(names.map((name, index) => [name, made(name, index)]))
}
