import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const EXECUTABLE = '/usr/bin/chromium'

/** Nothing that looks for the world outside. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Debian's Chromium without a window, installed first where it is missing; a sentence that says why when there is none. */
export async function openChromium(): Promise<Browser | string> {
  if (!existsSync(EXECUTABLE)) {
    const why = install()
    if (why !== undefined) return why
  }
  return chromium.launch({ executablePath: EXECUTABLE, args: QUIET })
}

/** Undefined when it is there afterwards. */
function install(): string | undefined {
  const apt = (...words: string[]): string | undefined => {
    const { status, stderr, error } = spawnSync('apt-get', words, { encoding: 'utf8', timeout: 180_000 })
    return status === 0 ? undefined : (error?.message ?? stderr.trim())
  }
  const packages = ['install', '-y', '--no-install-recommends', 'chromium']
  if (apt(...packages) === undefined) return undefined
  const why = apt('update') ?? apt(...packages)
  return why === undefined ? undefined : `chromium is not at ${EXECUTABLE} and cannot be installed: ${why}`
}
