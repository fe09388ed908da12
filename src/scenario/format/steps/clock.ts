import type { Duration } from '../duration.ts'
import type { StepBase } from './base.ts'

/** What happens to the wall clock of a machine beyond a jump (`skew`). */
export type ClockStep =
  /** It runs fast by so many millionths, or slow when negative, as a clock that NTP slews. Default: until the end. */
  StepBase & { readonly do: 'slew'; readonly host: string; readonly ppm: number; readonly lasts?: Duration }
