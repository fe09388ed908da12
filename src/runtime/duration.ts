const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * Milliseconds of a duration in words: `500ms`, `90s`, `15m`, `2h`, `3d`, or several in a row as `1h30m`. Fractions are
 * allowed (`1.5s`). Undefined for anything else.
 */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(text)) return undefined
  let total = 0
  for (const [, amount = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * (UNITS[unit] ?? 0)
  }
  return Number.isSafeInteger(Math.round(total)) ? total : undefined
}
