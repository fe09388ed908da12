import type { Told } from './commandWords.ts'

/** What a command waits for before its programs start. */
export interface Waiting {
  /** `sleep 10`. */
  readonly sleepsMs: number
  /** Addresses that it dials until somebody answers: loops with `nc`, wait-for-it.sh, dockerize. */
  readonly dials: readonly { readonly host: string; readonly port: number }[]
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 }

/** Longer ones are no waiting for a start. */
const SLEEP_MAX_MS = 600_000

export function waitingOf(commands: readonly Told[]): Waiting {
  let sleepsMs = 0
  const dials: { readonly host: string; readonly port: number }[] = []
  for (const { words, endedBy } of commands) {
    const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(words[1] ?? '') ?? []
    if (words[0] === 'sleep' && number !== undefined && endedBy !== '&')
      sleepsMs += Number(number) * (UNITS[unit || 's'] ?? 1000)
    const text = words.join(' ')
    if (/^(?:until|while)\b/.test(text) || /(?:^|\/)(?:wait-for(?:-it)?(?:\.sh)?|dockerize)\b/.test(text)) {
      const [, host, port] =
        /(?:\/dev\/tcp\/|tcp:\/\/|\s)([A-Za-z_][\w.-]*|\d+\.\d+\.\d+\.\d+)[:/ ](\d{2,5})\b/.exec(text) ?? []
      if (host !== undefined) dials.push({ host, port: Number(port) })
    }
  }
  return { sleepsMs: Math.min(SLEEP_MAX_MS, Math.round(sleepsMs)), dials }
}
