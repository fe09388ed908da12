import type { ResponseHeader } from '../../protocol/index.ts'

/** A refusal of a pull. `forbiddenType` stands in the header of NO_PERMISSION; the others have an empty ext. */
export interface PullRefusal {
  readonly code: number
  readonly remark: string
  readonly header?: ResponseHeader<'PULL_MESSAGE'>
}

export function refusal(code: number, remark: string, forbiddenType?: number): PullRefusal {
  return forbiddenType === undefined ? { code, remark } : { code, remark, header: { forbiddenType } }
}
