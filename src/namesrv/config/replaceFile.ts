import { type Disk, DiskError, type Logger } from '../../runtime/index.ts'

/**
 * Writes a small text file as MixAll.string2File does: the new text to `.tmp`, the old one kept as `.bak`, then a
 * rename. A failing disk is logged and does not stop the NameServer, as there.
 */
export function replaceFile(disk: Disk, logger: Logger, path: string, text: string): void {
  try {
    write(disk, `${path}.tmp`, text)
    const old = readText(disk, path)
    if (old !== undefined) write(disk, `${path}.bak`, old)
    disk.rename(`${path}.tmp`, path)
  } catch (error) {
    if (!(error instanceof DiskError)) throw error
    logger.log('error', 'a configuration file was not written', { path, error: error.message })
  }
}

/** The text of a file; undefined when there is none. */
export function readText(disk: Disk, path: string): string | undefined {
  if (!disk.exists(path)) return undefined
  const file = disk.open(path)
  try {
    return new TextDecoder().decode(file.read(0, file.size()))
  } finally {
    file.close()
  }
}

function write(disk: Disk, path: string, text: string): void {
  const file = disk.open(path, { create: true })
  try {
    file.truncate(0)
    file.append(new TextEncoder().encode(text))
  } finally {
    file.close()
  }
}
