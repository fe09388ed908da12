/** The name of a release as a part of a group's name, which has no dots: `go-212`. */
export function undotted(release: string): string {
  return release.replaceAll('.', '')
}
