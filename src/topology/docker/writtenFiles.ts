/** `echo name=value >> file`, with the quotes that may stand around it. */
const ECHO = /\b(?:echo|printf)\s+(?:-e\s+)?(["']?)([A-Za-z]\w*\s*=[^"'>;&|]*?)(?:\\n)?\1\s*(>>?)\s*("?)([^\s;&|"]+)\4/g

/** Lines that a shell text writes into files before it starts anything, by the path that it names. */
export function writtenFiles(
  script: string,
  variables: (name: string) => string | undefined,
): ReadonlyMap<string, { readonly text: string; readonly over: boolean }> {
  const files = new Map<string, { readonly text: string; readonly over: boolean }>()
  for (const [, quote, line = '', sign, , path = ''] of script.matchAll(ECHO)) {
    const told =
      quote === "'"
        ? line
        : line.replace(/\$\{?([A-Za-z_]\w*)\}?/g, (whole: string, name: string) => variables(name) ?? whole)
    const before = sign === '>>' ? files.get(path) : undefined
    files.set(path, { text: `${before?.text ?? ''}${told.trim()}\n`, over: before?.over ?? sign === '>' })
  }
  return files
}
