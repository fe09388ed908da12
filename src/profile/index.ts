export type { ProfileName } from './name.ts'
export { checkedProfile, DEFAULT_PROFILE, profileNames } from './name.ts'
export type { Profile } from './profile.ts'
export { profileOf } from './profile.ts'
