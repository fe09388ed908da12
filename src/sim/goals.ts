import { ErrorCodes, SimError } from '../runtime/index.ts'

/** Why a run ended. */
export type GoalEnd = 'time' | 'condition' | 'idle'

/** Something that somebody waits for while the world runs. */
export interface Goal {
  /** The clock stops here; Infinity for never. */
  readonly horizonUs: number
  /** Time alone does not help it: when nothing is pending and nobody else waits for a time, it is over. */
  readonly needsEvents: boolean
  /** Looked at after every event. */
  readonly reached: () => boolean
  /** Events after which the goal fails. */
  readonly eventsEnd: number
  readonly eventsMax: number
  readonly end: (why: GoalEnd) => void
  readonly fail: (error: unknown) => void
}

/** The open goals of a world. Usually there is one. */
export class GoalList {
  #goals: Goal[] = []
  horizonUs: number = Number.POSITIVE_INFINITY
  #eventsEnd: number = Number.POSITIVE_INFINITY

  get size(): number {
    return this.#goals.length
  }

  add(goal: Goal): void {
    this.#goals.push(goal)
    this.#measure()
  }

  /** Settles the goals that hold, or that used up their events. True when there was one. */
  anyReached(events: number): boolean {
    const goals = this.#goals
    let hit = events >= this.#eventsEnd
    for (let index = 0; index < goals.length && !hit; index++) hit = (goals[index] as Goal).reached()
    if (!hit) return false
    this.#settle((goal) => {
      if (goal.reached()) goal.end('condition')
      else if (events >= goal.eventsEnd) goal.fail(limitReached(goal))
      else return false
      return true
    })
    return true
  }

  horizonReached(nowUs: number): void {
    this.#settle((goal) => {
      if (goal.horizonUs > nowUs) return false
      goal.end('time')
      return true
    })
  }

  /** Nothing is pending. False when somebody waits for a time that is still to come. */
  queueEmpty(): boolean {
    if (this.#goals.some((goal) => !goal.needsEvents && goal.horizonUs !== Number.POSITIVE_INFINITY)) return false
    this.#settle((goal) => {
      goal.end('idle')
      return true
    })
    return true
  }

  failAll(error: unknown): void {
    this.#settle((goal) => {
      goal.fail(error)
      return true
    })
  }

  #settle(settled: (goal: Goal) => boolean): void {
    this.#goals = this.#goals.filter((goal) => !settled(goal))
    this.#measure()
  }

  #measure(): void {
    this.horizonUs = Number.POSITIVE_INFINITY
    this.#eventsEnd = Number.POSITIVE_INFINITY
    for (const goal of this.#goals) {
      this.horizonUs = Math.min(this.horizonUs, goal.horizonUs)
      this.#eventsEnd = Math.min(this.#eventsEnd, goal.eventsEnd)
    }
  }
}

function limitReached(goal: Goal): SimError {
  return new SimError(
    ErrorCodes.LimitReached,
    `the run took ${goal.eventsMax} events without reaching its end; eventsMax is ${goal.eventsMax}`,
    { eventsMax: goal.eventsMax },
  )
}
