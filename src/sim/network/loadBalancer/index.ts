export type { CheckKind, HealthCheckOptions } from './healthCheck.ts'
export type { BackendOptions, BackendState, BackendView, LoadBalancer, LoadBalancerOptions } from './loadBalancer.ts'
export { SimLoadBalancer } from './loadBalancer.ts'
export type { SchedulerName } from './scheduling.ts'
