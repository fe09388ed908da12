export { ConnectionTracking } from './connectionTracking.ts'
export type {
  Between,
  ConnectionView,
  FirewallAction,
  Interceptor,
  LatencyMs,
  LinkLoss,
  LinkOptions,
  NetworkControl,
  NewFlow,
  Onward,
  OpenConnection,
  Probe,
  Selector,
  SpreadLatencyMs,
  TranslatedFlow,
} from './control.ts'
export type {
  BackendOptions,
  BackendState,
  BackendView,
  CheckKind,
  HealthCheckOptions,
  LoadBalancer,
  LoadBalancerOptions,
  SchedulerName,
} from './loadBalancer/index.ts'
export type { ForgottenFate, Middlebox, MiddleboxOptions } from './middlebox.ts'
export { CONNTRACK_ESTABLISHED_MS } from './middlebox.ts'
export type { Passage } from './obstacle.ts'
export { SYSCTLS, type SysctlName, type Sysctls } from './sysctls.ts'
