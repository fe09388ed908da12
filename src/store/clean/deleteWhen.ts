const HOUR_MS = 3_600_000

/** Whether the local hour is one of `deleteWhen`, hours separated by `;` (UtilAll.isItTimeToDo). */
export function isDeleteHour(deleteWhen: string, localMs: number): boolean {
  const hour = Math.floor(localMs / HOUR_MS) % 24
  return deleteWhen.split(';').some((text) => text.trim() !== '' && Number(text) === hour)
}
