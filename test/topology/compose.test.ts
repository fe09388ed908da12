import { describe, expect, it } from 'vitest'
import { SimError } from '../../src/runtime/index.ts'
import { type ComposeOptions, type ComposeProject, readCompose } from '../../src/topology/index.ts'

const NOTHING: ComposeOptions['folder'] = { readText: () => undefined, look: () => undefined }

function read(text: string, options: Partial<ComposeOptions> = {}): ComposeProject {
  return readCompose(text, { file: 'docker-compose.yml', folder: NOTHING, ...options })
}

function refusal(text: string, options: Partial<ComposeOptions> = {}): string {
  try {
    read(text, options)
  } catch (error) {
    if (SimError.is(error)) return error.message
    throw error
  }
  return 'accepted'
}

const service = (lines: string): string => `services:\n  broker:\n    image: apache/rocketmq:5.3.3\n${lines}`

describe('what docker compose refuses is refused with file, line, path and what is allowed', () => {
  it.each([
    ['no YAML', 'services:\n  a: [1', /^docker-compose\.yml:\d+: is no YAML: /],
    ['no services', 'version: "3"\n', /:1: services is missing; allowed is a map with at least one service$/],
    [
      'an unknown key of the file',
      'servics: {}\n',
      /:1: servics is unknown: it looks like services; allowed are version, name, services, /,
    ],
    [
      'an unknown key of a service',
      service('    prots: ["1:1"]\n'),
      /:4: services\.broker\.prots is unknown; allowed are annotations, /,
    ],
    [
      'no image',
      'services:\n  broker:\n    ports: []\n',
      /:2: services\.broker has neither an image nor a build context/,
    ],
    [
      'a port',
      service('    ports: ["10911:1091x"]\n'),
      /:4: services\.broker\.ports\[0\] is "10911:1091x"; allowed is \[address:\]/,
    ],
    ['a port range of another length', service('    ports: ["1-3:1-2"]\n'), /ports\[0\] is "1-3:1-2"/],
    [
      'a circle',
      'services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, depends_on: [a]}\n',
      /:2: services\.a\.depends_on goes round in a circle: a -> b -> a; allowed is /,
    ],
    [
      'a dependency on nothing',
      service('    depends_on: [namesrv]\n'),
      /depends on the undefined service "namesrv"; allowed are broker$/,
    ],
    [
      'a condition',
      service('    depends_on: {broker: {condition: ready}}\n'),
      /condition is "ready"; allowed are service_started, /,
    ],
    [
      'a network that is not there',
      service('    networks: [mq]\n'),
      /refers to the undefined network "mq"; allowed are default$/,
    ],
    [
      'a volume that is not there',
      service('    volumes: ["data:/store"]\n'),
      /:4: services\.broker\.volumes\[0\] refers to the undefined volume "data"; none is defined/,
    ],
    [
      'network_mode beside networks',
      service('    network_mode: host\n    networks: [default]\n'),
      /network_mode and networks exclude each other; allowed is one of them$/,
    ],
    [
      'a required variable',
      service(`    command: mqbroker -n \${NAMESRV:?where is it}\n`),
      /:4: services\.broker\.command needs the variable NAMESRV, which is not set: where is it$/,
    ],
    ['a wrong variable', service(`    command: echo \${1x}\n`), /holds no valid variable: allowed are \$NAME/],
    ['an anchor that is not there', 'services:\n  a: *b\n', /:2: \*b has no anchor &b before it$/],
    ['an anchor in itself', 'services:\n  a: &a\n    image: x\n    environment: *a\n', /contains itself/],
    ['a restart policy', service('    restart: sometimes\n'), /restart is "sometimes"; allowed are no, always, /],
    [
      'an env file that is not there',
      service('    env_file: ./mq.env\n'),
      /names the file "\.\/mq\.env", which is not there or cannot be read; allowed is one that is/,
    ],
    [
      'a duration',
      service('    healthcheck: {interval: soon}\n'),
      /interval is "soon"; allowed is a duration such as 10s/,
    ],
    ['profiles alone', service('    profiles: [mq]\n'), /has only services with profiles; name one of mq$/],
  ])('%s', (_, text, message) => {
    expect(refusal(text)).toMatch(message)
    expect(refusal(text)).toMatch(/^docker-compose\.yml:\d+: /)
    expect(refusal(text).split('\n')).toHaveLength(1)
  })
})

describe('what docker compose warns of is a note', () => {
  const notes = (text: string, options: Partial<ComposeOptions> = {}): readonly string[] =>
    read(text, options).warnings.map(({ line, path, text: note }) => `${line} ${path} ${note}`)

  it('a variable that is not set', () => {
    expect(notes(service(`    command: mqbroker -n $NAMESRV\n`))).toEqual([
      '4 services.broker.command the variable NAMESRV is not set; compose puts nothing in its place',
    ])
  })

  it('a mounted file that is not there', () => {
    expect(notes(service('    volumes: ["./broker.conf:/etc/broker.conf"]\n'))).toEqual([
      '4 services.broker.volumes[0] "./broker.conf" does not exist; docker makes an empty directory of that name and mounts it',
    ])
  })

  it('a mounted file that cannot be read', () => {
    const folder = { ...NOTHING, look: () => ({ directory: false, readable: false, owner: 0 }) }
    expect(notes(service('    volumes: ["./broker.conf:/etc/broker.conf"]\n'), { folder })[0]).toContain(
      'cannot be read',
    )
  })

  it('words that are not followed', () => {
    expect(notes(service('    external_links: [mysql]\n'))[0]).toMatch(
      /^4 services\.broker\.external_links is not followed: containers of other projects/,
    )
  })
})

describe('a compose file is read as compose reads it', () => {
  it('variables come from the surroundings, then from .env, then from the default', () => {
    const folder = {
      ...NOTHING,
      readText: (path: string) => (path === '.env' ? 'A=file\nB="of file" # note\n' : undefined),
    }
    const text = service(
      `    command: [mqbroker, "$A", "\${B}", "\${C:-default}", "\${C-\${A}}", "\${A:+set}", "$$HOME"]\n`,
    )
    const { containers } = read(text, { folder, env: new Map([['A', 'surroundings']]) })
    expect(containers['broker']?.command).toEqual([
      'mqbroker',
      'surroundings',
      'of file',
      'default',
      'surroundings',
      'set',
      '$HOME',
    ])
  })

  it('anchors and merges', () => {
    const text = `x-base: &base
  image: apache/rocketmq:5.3.3
  environment: {A: one}
x-more: &more
  command: mqnamesrv
services:
  namesrv:
    <<: [*base, *more]
  broker:
    <<: *base
    environment: {A: two}
`
    const { containers } = read(text)
    expect(containers['namesrv']).toMatchObject({
      image: 'apache/rocketmq:5.3.3',
      command: 'mqnamesrv',
      env: { A: 'one' },
    })
    expect(containers['broker']).toMatchObject({ env: { A: 'two' } })
  })

  it('environment as a list and as a map, files below both', () => {
    const folder = { ...NOTHING, readText: (path: string) => (path === './mq.env' ? 'A=file\nC=file\n' : undefined) }
    for (const environment of ['[A=own, B=2]', '{A: own, B: 2}']) {
      const { containers } = read(service(`    env_file: ./mq.env\n    environment: ${environment}\n`), { folder })
      expect(containers['broker']?.env).toEqual({ A: 'own', B: '2', C: 'file' })
    }
  })

  it('long and short ports, with an address, a range and a protocol', () => {
    const { containers } = read(
      service(
        '    ports: ["127.0.0.1:9876:9876", 10909-10911:10909-10911, {target: 8080, published: "8081", host_ip: 0.0.0.0}]\n',
      ),
    )
    expect(containers['broker']?.ports).toEqual(['127.0.0.1:9876:9876', '10909-10911:10909-10911', '0.0.0.0:8081:8080'])
  })

  it('networks with aliases and addresses, and extra hosts', () => {
    const text = `${service(`    networks: {mq: {aliases: [mq-broker], ipv4_address: 10.9.0.7}}
    extra_hosts: ["host.docker.internal:host-gateway", "old=10.0.0.1"]
`)}networks:
  mq: {ipam: {config: [{subnet: 10.9.0.0/24}]}}
`
    const { containers, networks } = read(text)
    expect(containers['broker']).toMatchObject({
      networks: { mq: { aliases: ['mq-broker'], address: '10.9.0.7' } },
      extraHosts: { 'host.docker.internal': 'host-gateway', old: '10.0.0.1' },
    })
    expect(networks).toEqual({ mq: { subnet: '10.9.0.0/24' } })
  })

  it('services of other profiles are left out, with what depends on them', () => {
    const text = `services:
  namesrv: {image: x}
  dashboard: {image: x, profiles: [tools]}
`
    expect(Object.keys(read(text).containers)).toEqual(['namesrv'])
    expect(Object.keys(read(text, { profiles: ['tools'] }).containers)).toEqual(['namesrv', 'dashboard'])
  })

  it('a file of a mounted directory is found where the command looks for it', () => {
    const folder = {
      readText: (path: string) => (path === './conf/1/broker.conf' ? 'brokerIP1=10.0.0.9\n' : undefined),
      look: () => ({ directory: true, readable: true, owner: 1000 }),
    }
    const { containers } = read(
      service('    command: sh mqbroker -c /data/1/broker.conf\n    volumes: ["./conf/:/data"]\n'),
      { folder },
    )
    expect(containers['broker']).toMatchObject({
      files: { '/data/1/broker.conf': 'brokerIP1=10.0.0.9\n' },
      mounts: { '/data': { owner: 1000 } },
    })
  })
})
