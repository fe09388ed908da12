import type { ImageFacts } from './images.ts'
import type { Architecture, Container } from './model.ts'

const ARCHITECTURES: readonly Architecture[] = ['amd64', 'arm64']

/** On which processor a container's program runs, or why the engine does not start it. */
export type Platform =
  | { readonly emulated: boolean }
  /** The words of the engine. */
  | { readonly refused: string }

/**
 * What an engine makes of an image on a machine: a manifest list without the wanted architecture (or without the
 * machine's own, when none is asked for) is no match, and neither is another image without the wanted one; one of a foreign
 * architecture runs emulated where the engine emulates (Docker Desktop does), and ends with `exec format error` elsewhere.
 */
export function platformOf(
  image: string,
  { platform, architectures, manifestList }: Container,
  facts: ImageFacts,
  machine: { readonly architecture: Architecture; readonly emulates: boolean },
): Platform {
  const has = architectures ?? facts.architectures ?? ARCHITECTURES
  const wanted = /^linux\/(amd64|arm64)/.exec(platform ?? '')?.[1] as Architecture | undefined
  if ((manifestList ?? has.length !== 1) && !has.includes(wanted ?? machine.architecture))
    return { refused: `no matching manifest for ${platform ?? ownPlatform(machine)} in the manifest list entries` }
  if (wanted !== undefined && !has.includes(wanted)) {
    const own = has[0] ?? 'amd64'
    const text = `image with reference ${image} was found but its platform (linux/${own}) does not match the specified platform (linux/${wanted})`
    return { refused: text }
  }
  const runs = wanted ?? (has.includes(machine.architecture) ? machine.architecture : has[0])
  if (runs === machine.architecture) return { emulated: false }
  return machine.emulates ? { emulated: true } : { refused: 'exec format error' }
}

/** How an engine names the machine it runs on: arm64 with its variant. */
function ownPlatform({ architecture }: { readonly architecture: Architecture }): string {
  return architecture === 'arm64' ? 'linux/arm64/v8' : 'linux/amd64'
}
