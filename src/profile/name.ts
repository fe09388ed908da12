import { ErrorCodes, SimError } from '../runtime/index.ts'

/** Releases of Apache RocketMQ whose servers can be imitated. */
export const profileNames = ['5.3.3', '4.9.7'] as const

/** One of `profileNames`. */
export type ProfileName = (typeof profileNames)[number]

export const DEFAULT_PROFILE: ProfileName = '5.3.3'

/** Throws SimError ConfigInvalid, which names the option, its value and what is allowed. */
export function checkedProfile(option: string, value: string): ProfileName {
  const name = profileNames.find((known) => known === value)
  if (name !== undefined) return name
  throw new SimError(
    ErrorCodes.ConfigInvalid,
    `${option}: "${value}" is not a known release; allowed are ${profileNames.join(', ')}`,
    { option, value },
  )
}
