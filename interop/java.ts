import { join } from 'node:path'
import { type JavaRelease, javaDir } from './paths.ts'

/** The store of both lines maps files and looks behind direct buffers; JDK 17 allows that on request only. */
const OPEN: readonly string[] = [
  ...['java.base/sun.nio.ch', 'java.base/jdk.internal.ref'].map((name) => `--add-exports=${name}=ALL-UNNAMED`),
  ...['java.base/sun.nio.ch', 'java.base/java.nio', 'java.base/jdk.internal.ref', 'java.base/java.lang'].map(
    (name) => `--add-opens=${name}=ALL-UNNAMED`,
  ),
]

export interface JavaCall {
  readonly release: JavaRelease
  readonly main: string
  readonly args: readonly string[]
  /** user.home: logs, local offsets and default stores go below it. */
  readonly home: string
  readonly heapMiB: number
  readonly properties?: Readonly<Record<string, string>>
}

/** Arguments of `java` for a class of interop/java or of the release itself. */
export function javaArgs(call: JavaCall): string[] {
  const dir = javaDir(call.release)
  const properties = { 'user.home': call.home, 'user.timezone': 'UTC', ...call.properties }
  return [
    ...OPEN,
    `-Xmx${call.heapMiB}m`,
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-Xshare:auto',
    ...Object.entries(properties).map(([name, value]) => `-D${name}=${value}`),
    '-cp',
    `${join(dir, 'classes')}:${join(dir, 'lib')}/*`,
    call.main,
    ...call.args,
  ]
}
