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

/** Debian's Chromium without a window, installed first where it is missing. */
export async function openChromium(): Promise<Browser> {
  if (!existsSync(EXECUTABLE)) install()
  return chromium.launch({ executablePath: EXECUTABLE, args: QUIET })
}

function install(): void {
  const { status, stderr } = spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`chromium is not at ${EXECUTABLE} and cannot be installed: ${stderr.trim()}`)
}
