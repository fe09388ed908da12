/** What a compose file says of its broker. */
export interface BrokerService {
  readonly command: string
  readonly volumes?: readonly string[]
  readonly ports: readonly string[]
}

/** docker-compose.yml of a shop as tutorials have it: a NameServer, a broker, and the application beside them. */
export function shopCompose({ command, volumes = [], ports }: BrokerService): string {
  return `services:
  namesrv:
    image: apache/rocketmq:5.3.3
    command: sh mqnamesrv
    ports: ["9876:9876"]
  broker:
    image: apache/rocketmq:5.3.3
    command: ${command}
    volumes: ${JSON.stringify(volumes)}
    ports: ${JSON.stringify(ports)}
    depends_on: [namesrv]
  app:
    image: my-shop
`
}
