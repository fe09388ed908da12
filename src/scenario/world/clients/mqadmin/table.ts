/** A line of columns as `%-64s  %-32s` makes it: `width` for each but the last, and what stands between them. */
export function columns(cells: readonly (string | number)[], widths: readonly number[], gap: string = '  '): string {
  return cells
    .map((cell, index) => String(cell).padEnd(widths[index] ?? 0))
    .join(gap)
    .trimEnd()
}
