import type { ImageFacts } from './images.ts'
import type { Architecture, Container } from './model.ts'

const ARCHITECTURES: readonly Architecture[] = ['amd64', 'arm64']

/** On which processor a container's program runs, or why the engine does not start it. */
export type Platform =
  | { readonly emulated: boolean }
  /** The words of the engine. */
  | { readonly refused: string }

/**
 * What an engine makes of an image on a machine: an image without the wanted architecture is no match; one of a foreign
 * architecture runs emulated where the engine emulates (Docker Desktop does), and ends with `exec format error` elsewhere.
 */
export function platformOf(
  image: string,
  { platform, architectures }: Container,
  facts: ImageFacts,
  machine: { readonly architecture: Architecture; readonly emulates: boolean },
): Platform {
  const has = architectures ?? facts.architectures ?? ARCHITECTURES
  const wanted = /^linux\/(amd64|arm64)/.exec(platform ?? '')?.[1] as Architecture | undefined
  if (wanted !== undefined && !has.includes(wanted)) {
    const own = has[0] ?? 'amd64'
    const text = `image with reference ${image} was found but its platform (linux/${own}) does not match the specified platform (linux/${wanted})`
    return { refused: text }
  }
  const runs = wanted ?? (has.includes(machine.architecture) ? machine.architecture : has[0])
  if (runs === undefined)
    return { refused: `no matching manifest for linux/${machine.architecture} in the manifest list entries` }
  if (runs === machine.architecture) return { emulated: false }
  return machine.emulates ? { emulated: true } : { refused: 'exec format error' }
}
