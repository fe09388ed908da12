import type { ClientBase } from './base.ts'

/**
 * The web console rocketmq-dashboard: a Java client with an admin client in it. `namesrv` is its variable NAMESRV_ADDR, which
 * `-Drocketmq.namesrv.addr` in `javaOpts` outdoes.
 */
export interface DashboardSpec extends ClientBase {
  readonly kind: 'dashboard'
  readonly dialect?: 'java-5.3' | 'java-4.9'
  readonly namesrv?: string
  /** The variable JAVA_OPTS. Default: empty. */
  readonly javaOpts?: string
}
