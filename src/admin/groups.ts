import type { Admin } from '../client/index.ts'
import { Refusal } from './failures.ts'
import { nearest } from './nearest.ts'

/** What is wrong with a group of which the servers have nothing to tell: `idle` when it exists, else that nobody knows it. */
export async function nothingOf(admin: Admin, group: string, idle: string): Promise<Refusal> {
  const groups = [...(await admin.groupList()).keys()]
  if (groups.includes(group)) return new Refusal(`group ${group} exists${idle}`)
  const like = nearest(group, groups)
  return new Refusal(`no broker knows group ${group}${like === undefined ? '' : `; did you mean ${like}?`}`)
}
