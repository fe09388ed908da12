// What Docker does with a container that ended (moby, restartmanager/restartmanager.go): the constants are those of that file.

/** Before the first restart. */
export const FIRST_WAIT_MS = 100
/** Each further wait is so many times the one before, … */
export const WAIT_FACTOR = 2
/** … up to this one. */
export const LONGEST_WAIT_MS = 60_000
/** A container that ran for so long starts with the first wait again. */
export const LASTED_MS = 10_000

/** Restart policies of Docker. `on-failure:5` gives up after five restarts. */
export type RestartPolicy = 'no' | 'always' | 'unless-stopped' | 'on-failure' | `on-failure:${number}`

/** Whether a text is a restart policy of `docker run --restart`. */
export function isRestartPolicy(text: string): text is RestartPolicy {
  return /^(?:no|always|unless-stopped|on-failure(?::\d{1,9})?)$/.test(text)
}

/** Decides after each end of one container whether and when it starts again. */
export class RestartManager {
  readonly #policy: RestartPolicy
  #count = 0
  #waitMs = 0

  constructor(policy: RestartPolicy) {
    this.#policy = policy
  }

  /** How often it was started again. */
  get count(): number {
    return this.#count
  }

  /** The wait before the next start; undefined when there is none. Whoever stops a container by hand asks no more. */
  afterEnd(exitCode: number, ranMs: number): number | undefined {
    if (!this.#restarts(exitCode)) return undefined
    if (ranMs >= LASTED_MS) this.#waitMs = 0
    this.#waitMs = Math.min(LONGEST_WAIT_MS, this.#waitMs === 0 ? FIRST_WAIT_MS : this.#waitMs * WAIT_FACTOR)
    this.#count++
    return this.#waitMs
  }

  #restarts(exitCode: number): boolean {
    if (this.#policy === 'always' || this.#policy === 'unless-stopped') return true
    const [, limit = '0'] = /^on-failure(?::(\d+))?$/.exec(this.#policy) ?? [undefined, undefined]
    if (!this.#policy.startsWith('on-failure') || exitCode === 0) return false
    return Number(limit) === 0 || this.#count < Number(limit)
  }
}
