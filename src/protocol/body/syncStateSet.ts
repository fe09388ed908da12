import {
  int,
  type JsonBody,
  jsonBody,
  list,
  object,
  optional,
  type Shape,
  ShapeMismatch,
  whole,
} from '../json/index.ts'

/** Body of NOTIFY_BROKER_ROLE_CHANGED: ids of the brokers that are in step (remoting.md 14). */
export interface SyncStateSet {
  readonly syncStateSet?: readonly number[] | undefined
  readonly syncStateSetEpoch?: number | undefined
}

const either: Shape<SyncStateSet> = object<SyncStateSet>({
  syncStateSet: optional(list(whole)),
  syncStateSetEpoch: optional(int),
})

export const syncStateSetBody: JsonBody<SyncStateSet> = jsonBody('SyncStateSet', {
  read: (value) => {
    const read = either.read(value)
    // The class has no setter for the epoch alone, but an empty object will do.
    if (read.syncStateSet === undefined && read.syncStateSetEpoch !== undefined) {
      throw new ShapeMismatch('an epoch without a set')
    }
    return read
  },
  write: either.write,
})
