import type { Duration } from '../duration.ts'
import type { StepBase } from './base.ts'

/** What happens to the disk of a machine. */
export type DiskStep =
  /** Somebody fills the partition up to this share in per cent, or frees it again. */
  | (StepBase & { readonly do: 'fillDisk'; readonly host: string; readonly percent: number })
  /** Every sync takes so long: NFS, a throttled cloud disk. Default: until the end. */
  | (StepBase & { readonly do: 'slowDisk'; readonly host: string; readonly sync: Duration; readonly lasts?: Duration })
  /** Nothing can be written: mounted read-only, or owned by another user. `path` is a prefix, by default everything. */
  | (StepBase & {
      readonly do: 'readOnlyDisk'
      readonly host: string
      readonly path?: string
      readonly lasts?: Duration
    })
  /**
   * Input/output errors: what is done to files whose path begins with `path` (default: all) fails. Of reads only those of the
   * `bytes` from `offset` on do, where these are given; what a program holds in memory, such as a broker the file that it
   * writes to, it does not read. Default: `read`, `write` and `sync`, until the end.
   */
  | (StepBase & {
      readonly do: 'failDisk'
      readonly host: string
      readonly of?: readonly ('read' | 'write' | 'sync')[]
      readonly path?: string
      readonly offset?: number
      readonly bytes?: number
      readonly lasts?: Duration
    })
  /**
   * Everything on it is gone, as of an emptyDir volume with its pod, or one file or directory of it. No program of the host
   * may be running.
   */
  | (StepBase & { readonly do: 'wipeDisk'; readonly host: string; readonly path?: string })
  /** A file gets other bytes, from the offset on. */
  | (StepBase & {
      readonly do: 'corruptFile'
      readonly host: string
      readonly path: string
      readonly offset: number
      readonly bytes: number
    })
  /** The files of one disk come to another, in place of its own. No program of either host may be running. */
  | (StepBase & { readonly do: 'copyDisk'; readonly host: string; readonly to: string })
