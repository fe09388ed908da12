// What Docker does with a container that ended (moby, restartmanager/restartmanager.go): the constants are those of that file.

/** Before the first restart. */
export const FIRST_WAIT_MS = 100
/** Each further wait is so many times the one before, … */
export const WAIT_FACTOR = 2
/** … up to this one. */
export const LONGEST_WAIT_MS = 60_000
/** A container that ran for so long starts with the first wait again. */
export const LASTED_MS = 10_000

// What a kubelet does (pkg/kubelet: backOffPeriod, MaxContainerBackOff; an entry is forgotten after twice the longest wait): the
// first restart comes at once, the later ones are CrashLoopBackOff.

export const CRASH_LOOP_FIRST_WAIT_MS = 10_000
export const CRASH_LOOP_LONGEST_WAIT_MS = 300_000
export const CRASH_LOOP_LASTED_MS = 600_000

/** Restart policies of Docker. `on-failure:5` gives up after five restarts. */
export type DockerRestartPolicy = 'no' | 'always' | 'unless-stopped' | 'on-failure' | `on-failure:${number}`

/** Restart policies of Docker, and those of the kubelet for `restartPolicy: Always` and `OnFailure` of a pod. */
export type RestartPolicy = DockerRestartPolicy | 'kubelet' | 'kubelet-on-failure'

/** Whether a text is a restart policy of `docker run --restart`. */
export function isRestartPolicy(text: string): text is DockerRestartPolicy {
  return /^(?:no|always|unless-stopped|on-failure(?::\d{1,9})?)$/.test(text)
}

/** Whether a text is a restart policy of Docker or of the kubelet. */
export function isAnyRestartPolicy(text: string): text is RestartPolicy {
  return isRestartPolicy(text) || text === 'kubelet' || text === 'kubelet-on-failure'
}

/** Decides after each end of one container whether and when it starts again. */
export class RestartManager {
  readonly #policy: RestartPolicy
  #count = 0
  #waitMs: number | undefined

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
    this.#waitMs = this.#policy.startsWith('kubelet') ? this.#crashLoop(ranMs) : this.#docker(ranMs)
    this.#count++
    return this.#waitMs
  }

  #docker(ranMs: number): number {
    if (this.#waitMs === undefined || ranMs >= LASTED_MS) return FIRST_WAIT_MS
    return Math.min(LONGEST_WAIT_MS, this.#waitMs * WAIT_FACTOR)
  }

  #crashLoop(ranMs: number): number {
    if (this.#waitMs === undefined || ranMs >= CRASH_LOOP_LASTED_MS) return 0
    return Math.min(CRASH_LOOP_LONGEST_WAIT_MS, Math.max(CRASH_LOOP_FIRST_WAIT_MS, this.#waitMs * WAIT_FACTOR))
  }

  #restarts(exitCode: number): boolean {
    if (this.#policy === 'always' || this.#policy === 'unless-stopped' || this.#policy === 'kubelet') return true
    if (this.#policy === 'kubelet-on-failure') return exitCode !== 0
    const [, limit = '0'] = /^on-failure(?::(\d+))?$/.exec(this.#policy) ?? [undefined, undefined]
    if (!this.#policy.startsWith('on-failure') || exitCode === 0) return false
    return Number(limit) === 0 || this.#count < Number(limit)
  }
}
