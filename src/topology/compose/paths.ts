/** A path that does not begin where the file is: `/…`, `~/…`, a drive of Windows. */
export function isAbsolutePath(path: string): boolean {
  return /^(?:\/|~|[A-Za-z]:[\\/]|\\\\)/.test(path)
}

/** A path seen from the folder of the project, where it is written in a file of another folder. */
export function fromProject(folder: string, path: string): string {
  if (folder === '' || isAbsolutePath(path)) return path
  const parts: string[] = []
  for (const part of `${folder}/${path}`.split('/')) {
    const last = parts.at(-1)
    if (part === '..' && last !== undefined && last !== '..' && last !== '') parts.pop()
    else if (part !== '.' && (part !== '' || parts.length === 0)) parts.push(part)
  }
  return parts.join('/')
}

/** The folder that a file is in; empty for the one of the project. */
export function folderOf(path: string): string {
  const plain = path.replace(/^\.\//, '')
  const slash = plain.lastIndexOf('/')
  return slash === -1 ? '' : plain.slice(0, Math.max(1, slash))
}

/** A path of the project as it is named where the first file of the project is named `file`. */
export function shownBeside(file: string, path: string): string {
  const plain = path.replace(/^\.\//, '')
  return isAbsolutePath(plain) ? plain : `${file.slice(0, file.lastIndexOf('/') + 1)}${plain}`
}
