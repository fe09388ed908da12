import { describe, expect, it } from 'vitest'
import { type ComposeOptions, type ComposeProject, lowerDocker, readCompose } from '../../src/topology/index.ts'

type Files = Readonly<Record<string, string>>

function read(text: string, files: Files = {}, options: Partial<ComposeOptions> = {}): ComposeProject {
  const plain = (path: string): string => path.replace(/^\.\//, '')
  const folder = {
    readText: (path: string) => files[plain(path)],
    look: (path: string) => (plain(path) in files ? { directory: false, readable: true, owner: 0 } : undefined),
  }
  return readCompose(text, { file: 'stack/docker-compose.yml', folder, ...options })
}

const placesOf = ({ services }: ComposeProject, name: string): readonly string[] =>
  [...(services.get(name)?.places ?? [])].map(([part, { file, line }]) => `${part} ${file}:${line}`)

describe('several files', () => {
  const base = `services:
  broker:
    image: apache/rocketmq:5.3.3
    command: [sh, mqbroker]
    environment: [A=base, B=base]
    ports: ["10911:10911"]
    volumes: ["./a.conf:/b.conf", "./store:/store"]
    networks: [mq]
    depends_on: [namesrv]
    healthcheck: {test: [CMD, a], interval: 5s}
  namesrv: {image: apache/rocketmq:5.3.3}
networks: {mq: {}}
`
  const further = (text: string): Partial<ComposeOptions> => ({ further: [{ file: 'stack/prod.yml', text }] })

  it('are merged: maps by field, lists one behind the other, mounts by target, commands as a whole', () => {
    const over = `services:
  broker:
    command: sh mqbroker -n namesrv:9876
    environment: {A: over, C: over}
    ports: ["10909:10909", "10911:10911"]
    volumes: ["./c.conf:/b.conf"]
    networks: {mq: {aliases: [other]}, default: }
    depends_on: {namesrv: {condition: service_healthy}}
    healthcheck: {test: [CMD, b]}
  namesrv: {healthcheck: {test: [CMD, c]}}
`
    const project = read(base, {}, further(over))
    expect(project.containers['broker']).toMatchObject({
      command: 'sh mqbroker -n namesrv:9876',
      env: { A: 'over', B: 'base', C: 'over' },
      ports: ['10911:10911', '10909:10909'],
      networks: { mq: { aliases: ['other'] }, default: {} },
      dependsOn: { namesrv: 'healthy' },
      health: { intervalMs: 5000 },
    })
    expect(project.services.get('broker')?.mounted.map(({ source, target }) => `${source} ${target}`)).toEqual([
      './c.conf /b.conf',
      './store /store',
    ])
    expect(placesOf(project, 'broker')).toEqual(
      expect.arrayContaining([
        'command stack/prod.yml:3',
        'env.A stack/prod.yml:4',
        'env.B stack/docker-compose.yml:5',
        'ports[0] stack/prod.yml:5',
      ]),
    )
  })

  it('take back with !reset and replace with !override', () => {
    const over = 'services:\n  broker:\n    depends_on: !reset {}\n    ports: !override ["20911:10911"]\n'
    expect(read(base, {}, further(over)).containers['broker']).toMatchObject({ dependsOn: {}, ports: ['20911:10911'] })
  })

  it('name the one in which something is wrong', () => {
    expect(() => read(base, {}, further('services:\n  broker:\n    prots: []\n'))).toThrow(
      /^stack\/prod\.yml:3: services\.broker\.prots is unknown/,
    )
  })
})

describe('extends', () => {
  it('brings a service of the same file, through several of them', () => {
    const text = `services:
  base: {image: apache/rocketmq:5.3.3, restart: always, environment: {A: base}}
  middle: {extends: {service: base}, environment: {B: middle}}
  broker: {extends: middle, environment: {A: own}}
`
    expect(read(text).containers['broker']).toMatchObject({
      restart: 'always',
      env: { A: 'own', B: 'middle' },
      service: 'broker',
    })
  })

  it('brings one of another file, whose paths begin there', () => {
    const files = {
      'mq/base.yml': `services:
  broker:
    image: apache/rocketmq:5.3.3
    command: sh mqbroker -c /b.conf
    env_file: mq.env
    volumes: ["./b.conf:/b.conf"]
`,
      'mq/b.conf': 'brokerIP1=10.0.0.9\n',
      'mq/mq.env': 'NAMESRV_ADDR=namesrv:9876\n',
    }
    const project = read('services:\n  broker: {extends: {file: mq/base.yml, service: broker}}\n', files)
    expect(project.containers['broker']).toMatchObject({
      files: { '/b.conf': 'brokerIP1=10.0.0.9\n' },
      env: { NAMESRV_ADDR: 'namesrv:9876' },
    })
    expect(placesOf(project, 'broker')).toEqual(
      expect.arrayContaining(['command stack/mq/base.yml:4', 'env.NAMESRV_ADDR stack/mq/mq.env:1']),
    )
  })
})

describe('include', () => {
  const files = {
    'mq/compose.yml': `services:\n  broker:\n    image: "apache/rocketmq:\${VERSION}"\n    volumes: ["./conf:/conf"]\n`,
    'mq/.env': 'VERSION=5.3.2\n',
  }

  it('brings services with paths and variables of their own folder', () => {
    const project = read('include: [mq/compose.yml]\n', files)
    expect(project.containers['broker']?.image).toBe('apache/rocketmq:5.3.2')
    expect(project.services.get('broker')?.mounted[0]?.source).toBe('mq/conf')
  })

  it("lets the variables around it win, and takes a folder of one's choice", () => {
    const text = 'include: [{path: [mq/compose.yml], project_directory: other}]\n'
    const project = read(text, files, { env: new Map([['VERSION', '5.1.4']]) })
    expect(project.containers['broker']?.image).toBe('apache/rocketmq:5.1.4')
    expect(project.services.get('broker')?.mounted[0]?.source).toBe('other/conf')
  })
})

describe('configs and secrets are files inside', () => {
  const text = `services:
  broker:
    image: apache/rocketmq:5.3.3
    command: sh mqbroker -c /etc/broker.conf
    configs: [{source: conf, target: /etc/broker.conf}, plain]
    secrets: [key]
configs:
  conf:
    content: |
      brokerName=a
      brokerIP1=\${IP:-10.0.0.9}
  plain: {file: ./plain.conf}
secrets:
  key: {environment: KEY}
`
  const project = read(text, { 'plain.conf': 'x' }, { env: new Map([['KEY', 'secret']]) })

  it('with the text of the compose file, of a file or of a variable', () => {
    expect(project.containers['broker']?.files).toEqual({ '/etc/broker.conf': 'brokerName=a\nbrokerIP1=10.0.0.9\n' })
    expect(project.services.get('broker')?.mounted.map(({ target, inline }) => [target, inline?.text])).toEqual([
      ['/etc/broker.conf', 'brokerName=a\nbrokerIP1=10.0.0.9\n'],
      ['/plain', undefined],
      ['/run/secrets/key', 'secret'],
    ])
  })

  it('whose lines are those of the compose file', () => {
    const [mounted] = project.services.get('broker')?.mounted ?? []
    expect(mounted?.inline?.place).toEqual({ file: 'stack/docker-compose.yml', line: 10 })
  })
})

describe('networks', () => {
  it('of another service are shared, with its addresses and its loopback', () => {
    const { containers } = read(`services:
  namesrv: {image: apache/rocketmq:5.3.3, command: mqnamesrv, container_name: ns}
  a: {image: apache/rocketmq:5.3.3, command: mqbroker -n localhost:9876, network_mode: "service:namesrv"}
  b: {image: x, network_mode: "container:ns"}
`)
    const lowered = lowerDocker({ machines: { box: { address: '10.0.0.1', containers } } })
    expect(lowered.containers.map(({ name, host, mode }) => `${name} ${host} ${mode}`)).toEqual([
      'namesrv namesrv bridge',
      'a namesrv shared',
      'b namesrv shared',
    ])
    expect(lowered.topology.servers?.['a']).toMatchObject({ host: 'namesrv', role: 'broker', root: 'containers/a' })
  })

  it('of another project are played, and told', () => {
    const project = read(
      'services:\n  a: {image: x, networks: [mq]}\nnetworks:\n  mq: {external: true, name: shop_mq}\n',
    )
    expect(project.warnings.map(({ line, path, text }) => `${line} ${path} ${text}`)).toEqual([
      '4 networks.mq is external: containers of other projects on it are not in the picture',
    ])
    const host = read('services:\n  a: {image: x, networks: [h]}\nnetworks:\n  h: {external: true, name: host}\n')
    expect(host.containers['a']?.networks).toEqual(['host'])
  })

  it('that are internal lead nowhere, and publish nothing', () => {
    const { containers, networks } = read(
      'services:\n  a: {image: apache/rocketmq:5.3.3, command: mqnamesrv, networks: [n], ports: ["9876:9876"]}\nnetworks:\n  n: {internal: true}\n',
    )
    const { topology } = lowerDocker({ machines: { box: { address: '10.0.0.1', containers, networks } } })
    expect(topology.published).toEqual({})
    expect(topology.routes?.filter(({ from, action }) => from === 'box/n' && action !== 'drop')).toEqual([])
  })
})

it('a service with replicas has so many containers under one name', () => {
  const { containers } = read(
    'services:\n  ns: {image: apache/rocketmq:5.3.3, command: mqnamesrv, deploy: {replicas: 2}}\n  a: {image: x}\n',
  )
  const { topology } = lowerDocker({ machines: { box: { address: '10.0.0.1', containers } } })
  expect(topology.hosts['a']?.resolver?.hosts?.['ns']).toEqual(['172.18.0.2', '172.18.0.3'])
})

it('profiles come from the command line and from COMPOSE_PROFILES', () => {
  const text = 'services:\n  a: {image: x}\n  b: {image: x, profiles: [p]}\n'
  const names = (options: Partial<ComposeOptions>): readonly string[] => Object.keys(read(text, {}, options).containers)
  expect(names({})).toEqual(['a'])
  expect(names({ profiles: ['p'] })).toEqual(['a', 'b'])
  expect(names({ profiles: ['*'] })).toEqual(['a', 'b'])
  expect(names({ env: new Map([['COMPOSE_PROFILES', 'q,p']]) })).toEqual(['a', 'b'])
})

it('variables without a value come from the surroundings, and .env may use its own', () => {
  const files = { '.env': `HOST=10.0.0.5\nADDR=\${HOST}:9876\nRAW='\${HOST}'\n` }
  const { containers } = read('services:\n  a: {image: x, environment: [ADDR, RAW, NOPE]}\n', files)
  expect(containers['a']?.env).toEqual({ ADDR: '10.0.0.5:9876', RAW: `\${HOST}` })
})
