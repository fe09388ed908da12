/** TopicValidator's set for topics and groups: letters, digits, and `% | - _`. The empty text is legal here. */
export function isLegalName(name: string): boolean {
  return /^[%|a-zA-Z0-9_-]*$/.test(name)
}
