const ROUNDS = 20_000
const HEADER = `{"code":310,"extFields":{${[...'abcdefghijklmn'].map((key) => `"${key}":"value of ${key}"`).join(',')}},"opaque":7}`

/**
 * Microseconds of processor time that a fixed piece of work takes in this process, now: a header is read, its fields go
 * into a map and into bytes. Figures divided by it mean about the same on a faster machine, or on this one when others
 * keep it busy.
 */
export function referenceUs(): number {
  const into = new Uint8Array(1024)
  const work = (): number => {
    const { extFields } = JSON.parse(HEADER) as { readonly extFields: Readonly<Record<string, string>> }
    const fields = new Map(Object.entries(extFields))
    let at = 0
    for (const [name, value] of fields) {
      for (let i = 0; i < name.length; i++) into[at++] = name.charCodeAt(i)
      for (let i = 0; i < value.length; i++) into[at++] = value.charCodeAt(i)
    }
    return at + `${at}:${fields.size}`.length
  }
  const samples: number[] = []
  for (let sample = 0; sample < 6; sample++) {
    const before = process.cpuUsage()
    for (let round = 0; round < ROUNDS; round++) work()
    const { user, system } = process.cpuUsage(before)
    // The first sample compiles.
    if (sample > 0) samples.push((user + system) / ROUNDS)
  }
  return samples.toSorted((a, b) => a - b)[samples.length >> 1] ?? Number.NaN
}
