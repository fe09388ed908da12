import type { ShippedScenario } from '../shipped.ts'

export const docker: readonly ShippedScenario[] = [
  {
    id: 'docker-bridge-ip-advertised',
    family: 'docker',
    title: 'A broker in a container registers its bridge address, 172.x.x.x',
    load: async () => (await import('./dockerBridgeIpAdvertised.ts')).scenario,
  },
  {
    id: 'compose-service-name-advertised-to-host',
    family: 'docker',
    title: 'brokerIP1=broker works between containers, and not from the host',
    load: async () => (await import('./composeServiceNameAdvertisedToHost.ts')).scenario,
  },
  {
    id: 'localhost-means-the-container',
    family: 'docker',
    title: '127.0.0.1:9876 inside of a container is the container itself',
    load: async () => (await import('./localhostMeansTheContainer.ts')).scenario,
  },
  {
    id: 'host-docker-internal-only-inside-containers',
    family: 'docker',
    title: 'brokerIP1=host.docker.internal is known inside of containers only',
    load: async () => (await import('./hostDockerInternalOnlyInsideContainers.ts')).scenario,
  },
  {
    id: 'published-port-remap-mismatch',
    family: 'docker',
    title: 'Published as 11911:10911, and clients still dial 10911',
    load: async () => (await import('./publishedPortRemapMismatch.ts')).scenario,
  },
]
