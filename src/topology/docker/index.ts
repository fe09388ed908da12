/** Containers on machines, in the words of `docker run`, and the plain world that they come to. */
export { nth } from './addresses.ts'
export { CONTAINER_START_MS, DESKTOP_HOST_ADDRESS, LAN } from './constants.ts'
export type { ContainerPlan, ProgramPlan } from './containerPlan.ts'
export { programPlan } from './containerPlan.ts'
export { imageFacts, imageName } from './images.ts'
export type { LoweredContainer, LoweredDocker } from './lower.ts'
export { lowerDocker } from './lower.ts'
export type {
  Architecture,
  Container,
  DockerSetup,
  HealthCheck,
  HealthTest,
  LanMachine,
  Machine,
  Membership,
  MountedPath,
  NativeServer,
  NetworkSpec,
} from './model.ts'
export { mayRead } from './permissions.ts'
export type { PortMapping } from './ports.ts'
export { portMappings } from './ports.ts'
export type {
  BrokerOfContainer,
  ContainerProgram,
  Ends,
  Place,
  ProxyOfContainer,
  Sentence,
  UnreadSetting,
} from './program.ts'
export { absolute, DEFAULT_IMAGE, programsOf, userOf } from './programs.ts'
export type { DockerRestartPolicy, RestartPolicy } from './restartPolicy.ts'
export { isAnyRestartPolicy, isRestartPolicy, RestartManager } from './restartPolicy.ts'
export type { ServerPart } from './serverParts.ts'
export { mainOf, serverParts } from './serverParts.ts'
export type { Gates, Start } from './startOrder.ts'
export { circleIn, healthyAt } from './startOrder.ts'
