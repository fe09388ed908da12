/** Containers on machines, in the words of `docker run`, and the plain world that they come to. */
export { DESKTOP_HOST_ADDRESS } from './constants.ts'
export type { ContainerPlan } from './containerPlan.ts'
export { imageFacts } from './images.ts'
export type { LoweredContainer, LoweredDocker } from './lower.ts'
export { LAN, lowerDocker } from './lower.ts'
export type {
  Architecture,
  Container,
  DockerSetup,
  HealthCheck,
  LanMachine,
  Machine,
  Membership,
  NativeServer,
  NetworkSpec,
} from './model.ts'
export type { PortMapping } from './ports.ts'
export { portMappings } from './ports.ts'
export type { BrokerOfContainer, ContainerProgram, Ends, Place, ProxyOfContainer } from './program.ts'
export { absolute, DEFAULT_IMAGE, programsOf } from './programs.ts'
export type { RestartPolicy } from './restartPolicy.ts'
export { isRestartPolicy, RestartManager } from './restartPolicy.ts'
export { circleIn } from './startOrder.ts'
