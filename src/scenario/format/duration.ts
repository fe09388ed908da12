type Unit = 'ms' | 's' | 'm' | 'h' | 'd'

/** Simulated time in words: `500ms`, `90s`, `1.5h`, `1h30m`. */
export type Duration = `${number}${Unit}` | `${number}${Unit}${number}${Unit}`
