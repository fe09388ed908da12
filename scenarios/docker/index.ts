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
    id: 'bind-mount-not-writable',
    family: 'docker',
    title: 'The mounted store belongs to root, and the broker runs as user 3000',
    load: async () => (await import('./bindMountNotWritable.ts')).scenario,
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
  {
    id: 'two-brokers-one-host-port-clash',
    family: 'docker',
    title: 'A second broker on the host takes a port that the first one derived from its own',
    load: async () => (await import('./twoBrokersOneHostPortClash.ts')).scenario,
  },
  {
    id: 'image-architecture-mismatch',
    family: 'docker',
    title: 'An amd64 image on Apple Silicon, or an arm64 binary on an amd64 node',
    load: async () => (await import('./imageArchitectureMismatch.ts')).scenario,
  },
  {
    id: 'broker-conf-not-loaded',
    family: 'docker',
    title: 'broker.conf is mounted, and nobody reads it',
    load: async () => (await import('./brokerConfNotLoaded.ts')).scenario,
  },
  {
    id: 'compose-start-order-first-30s',
    family: 'docker',
    title: 'Broker and application start before the NameServer listens, and the first half minute has no routes',
    load: async () => (await import('./composeStartOrderFirst30s.ts')).scenario,
  },
  {
    id: 'local-port-already-taken',
    family: 'docker',
    title: '9876 or 8080 is used by something else on the machine',
    load: async () => (await import('./localPortAlreadyTaken.ts')).scenario,
  },
]
