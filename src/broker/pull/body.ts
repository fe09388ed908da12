/**
 * Records back to back. Records that lie next to each other in one buffer of the log are one view and are not copied;
 * views live until the answer is written, which is before the log can change under them.
 */
export function bodyOf(records: readonly Uint8Array[], totalBytes: number): Uint8Array {
  const [first] = records
  if (first === undefined) return new Uint8Array(0)
  if (records.length === 1) return first
  let end = first.byteOffset
  let adjacent = true
  for (const record of records) {
    if (record.buffer !== first.buffer || record.byteOffset !== end) {
      adjacent = false
      break
    }
    end += record.byteLength
  }
  if (adjacent) return new Uint8Array(first.buffer, first.byteOffset, end - first.byteOffset)
  const body = new Uint8Array(totalBytes)
  let position = 0
  for (const record of records) {
    body.set(record, position)
    position += record.byteLength
  }
  return body
}
