import type { ClientBase } from './base.ts'

/**
 * A shell with `mqadmin` in it: every command is a program of its own. `namesrv` is the variable NAMESRV_ADDR, which `-n`
 * of a command outdoes. `dialect` is the release of the tools, `java-5.3` (the default) or `java-4.9`.
 */
export interface MqadminSpec extends Omit<ClientBase, 'instanceName' | 'clientIP'> {
  readonly kind: 'mqadmin'
  readonly dialect?: 'java-5.3' | 'java-4.9'
  readonly namesrv?: string
}
