import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this file. */
export const interopDir: string = fileURLToPath(new URL('.', import.meta.url))
/** Everything that runs leave behind: builds, stores, logs. Ignored by git; safe to delete. */
export const workDir: string = join(interopDir, '.work')
export const projectDir: string = join(interopDir, '..')

/** Releases of Apache RocketMQ whose client, tools and servers are built from interop/java. */
export type JavaRelease = '5.3.3' | '4.9.7'

export const javaDir = (release: JavaRelease): string => join(workDir, `java-${release}`)
