import { openStage, succeeded, tryLine } from '../admin/stage.ts'

const PROGRAM = 'npx rocketmq-sim admin'

export function isAdminLine(line: string): boolean {
  return line === PROGRAM || line.startsWith(`${PROGRAM} `)
}

/** Runs a page's `admin` lines, in order, against an emulator with topics, messages and a group; each has to succeed. */
export async function tryAdminLines(lines: readonly string[]): Promise<string[]> {
  await using stage = await openStage()
  const refused: string[] = []
  for (const line of lines) {
    const told = await tryLine(
      stage,
      line
        .replace(/\s+#.*$/, '')
        .slice(PROGRAM.length)
        .trim(),
    )
    if (!succeeded(told)) refused.push(`${line} → ${told.code} ${told.err}`)
  }
  return refused
}
