import { describe, expect, it } from 'vitest'
import { SimError } from '../../src/runtime/index.ts'
import { readCompose } from '../../src/topology/index.ts'

type Files = Readonly<Record<string, string>>

/** The refusal of a compose file with files around it. */
function refusal(text: string, files: Files = {}): string {
  const plain = (path: string): string => path.replace(/^\.\//, '')
  const folder = {
    readText: (path: string) => files[plain(path)],
    look: (path: string) => {
      const isFolder = Object.keys(files).some((name) => name.startsWith(`${plain(path)}/`))
      return plain(path) in files || isFolder ? { directory: isFolder, readable: true, owner: 0 } : undefined
    },
  }
  try {
    readCompose(text, { file: 'docker-compose.yml', folder })
  } catch (error) {
    if (SimError.is(error)) return error.message
    throw error
  }
  return 'accepted'
}

const service = (lines: string): string => `services:\n  broker:\n    image: apache/rocketmq:5.3.3\n${lines}`
const laughs = ['x-a: &a0 [x,x,x,x,x,x,x,x,x]']
for (let level = 0; level < 12; level++)
  laughs.push(`x-b${level}: &a${level + 1} [${Array(9).fill(`*a${level}`).join()}]`)

const cases: readonly (readonly [string, string, RegExp, Files?])[] = [
  ['an empty file', '', /:1: is empty; allowed is a compose file, a map with services$/],
  ['comments alone', '# a\n', /:1: holds comments alone; allowed is a compose file/],
  ['a text', 'hello', /:1: is a text; allowed is a compose file/],
  ['bytes', 'a\0b', /:1: is no text; allowed is a compose file/],
  ['a document of Kubernetes', 'apiVersion: v1\nkind: Service\n', /:1: is a document of Kubernetes; allowed is /],
  [
    'services without services',
    'namesrv:\n  image: x\n',
    /:1: namesrv looks like a service; allowed is a service below services$/,
  ],
  [
    'two documents',
    'services: {a: {image: x}}\n---\na: b\n',
    /:2: is the beginning of a second document; allowed is one$/,
  ],
  [
    'a key twice',
    service('    ports: []\n    ports: []\n'),
    /:5: ports stands twice in one map, first on line 4; allowed is once$/,
  ],
  ['a key that is a list', '? [a, b]\n: c\n', /:1: has a key that is no text/],
  ['a merge of a text', 'services:\n  a:\n    <<: 5\n', /:3: << has a text; allowed is a map, or a list of maps$/],
  ['a billion laughs', laughs.join('\n'), /:6: brings the file to more than 100000 values, aliases counted/],
  [
    'many aliases',
    `x-a: &a 1\nx-b: [${Array(100_500).fill('*a').join()}]\n`,
    /:2: brings the file to more than 100000 values/,
  ],
  ['open brackets', '['.repeat(300_000), /:1: has values that lie more than 50 deep, .*; allowed are 50$/],
  ['nested lists in one line', '- '.repeat(200_000), /:1: has values that lie more than 50 deep/],
  [
    'deep indentation',
    Array.from({ length: 900 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'),
    /has values that lie more than 50 deep/,
  ],
  [
    'variables in variables',
    service(`    hostname: "${'${A:-'.repeat(100)}x${'}'.repeat(100)}"\n`),
    /:4: services\.broker\.hostname has variables 20 deep in one another/,
  ],
  [
    'a variable without an end',
    service('    hostname: "${A"\n'),
    /hostname is "\$\{A", which holds no valid variable: allowed are/,
  ],
  [
    'a port above all',
    service('    ports: ["99999:9876"]\n'),
    /ports\[0\] is "99999:9876": the port 99999 is out of range; allowed are 1 to 65535$/,
  ],
  ['port 0', service('    ports: ["0:9876"]\n'), /the port 0 is out of range; allowed are 1 to 65535$/],
  ['a long port without a target', service('    ports: [{published: 1}]\n'), /ports\[0\] has no target; allowed is /],
  [
    'thousands of ports',
    service(`    ports: [${Array(30).fill('"10000-10999:10000-10999"').join()}]\n`),
    /:2: services\.broker brings the project to more than 1000 published ports/,
  ],
  ['too many containers', service('    scale: 21\n'), /scale is 21; allowed is a whole number from 0 to 20$/],
  [
    'a mount that has to be there',
    service('    volumes: [{type: bind, source: ./a.conf, target: /a.conf, bind: {create_host_path: false}}]\n'),
    /volumes\[0\] "\.\/a\.conf" does not exist; allowed is a path that is there$/,
  ],
  [
    'a config without its file',
    `${service('    configs: [c]\n')}configs: {c: {file: ./a.conf}}\n`,
    /:5: configs\.c\.file "\.\/a\.conf" does not exist; allowed is /,
  ],
  [
    'a config that nobody defines',
    service('    configs: [c]\n'),
    /configs\[0\] refers to the undefined config "c"; none is defined below configs$/,
  ],
  [
    'a secret of a variable that is not set',
    `${service('    secrets: [c]\n')}secrets: {c: {environment: NOPE}}\n`,
    /secrets\.c\.environment names the variable NOPE, which is not set/,
  ],
  [
    'a circle of extends',
    'services:\n  a: {image: x, extends: b}\n  b: {image: x, extends: a}\n',
    /:2: services\.a\.extends goes round in a circle: docker-compose\.yml: a -> docker-compose\.yml: b -> docker-compose\.yml: a; allowed is/,
  ],
  [
    'a circle of extends over files',
    'services: {a: {extends: {file: b.yml, service: a}}}\n',
    /goes round in a circle: docker-compose\.yml: a -> b\.yml: a -> docker-compose\.yml: a/,
    {
      'b.yml': 'services: {a: {extends: {file: docker-compose.yml, service: a}}}\n',
      'docker-compose.yml': 'services: {a: {extends: {file: b.yml, service: a}}}\n',
    },
  ],
  [
    'an extended file that is not there',
    'services: {a: {extends: {file: b.yml, service: a}}}\n',
    /extends\.file names the file "b\.yml", which is not there; allowed is a file that is$/,
  ],
  [
    'an extended service that is not there',
    service('    extends: {service: base}\n'),
    /:4: services\.broker\.extends\.service extends the undefined service "base" of docker-compose\.yml; allowed are broker$/,
  ],
  [
    'a fault in an extended file',
    'services: {a: {extends: {file: sub/b.yml, service: a}}}\n',
    /^sub\/b\.yml:2: services\.a\.imagee is unknown/,
    { 'sub/b.yml': 'services:\n  a: {imagee: x}\n' },
  ],
  [
    'a circle of includes',
    'include: [b.yml]\nservices: {a: {image: x}}\n',
    /^sub\/c\.yml:1: include\[0\] goes round in a circle: b\.yml -> sub\/c\.yml -> b\.yml; allowed is/,
    { 'b.yml': 'include: [sub/c.yml]\n', 'sub/c.yml': 'include: [../b.yml]\n' },
  ],
  [
    'a file that includes itself',
    'include: [docker-compose.yml]\n',
    /include\[0\] goes round in a circle: docker-compose\.yml -> docker-compose\.yml/,
  ],
  [
    'an included directory',
    'include: [sub]\n',
    /include\[0\] names "sub", which is a directory; allowed is a file$/,
    { 'sub/x': '' },
  ],
  [
    'a clash with an included file',
    'include: [b.yml]\nservices: {a: {image: x}}\n',
    /:1: include\[0\] brings services\.a, which docker-compose\.yml:2 defines otherwise; allowed is one definition$/,
    { 'b.yml': 'services: {a: {image: y}}\n' },
  ],
  [
    'a circle of networks',
    'services:\n  a: {image: x, network_mode: "service:b"}\n  b: {image: x, network_mode: "service:a"}\n',
    /goes round in a circle: a -> b -> a/,
  ],
  [
    'ports on a shared network',
    'services:\n  a: {image: x, network_mode: "service:b", ports: ["1:1"]}\n  b: {image: x}\n',
    /network_mode and ports exclude each other: the ports of b are those of its network/,
  ],
  [
    'a dependency that is off',
    'services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, profiles: [p]}\n',
    /:2: services\.a\.depends_on\[0\] depends on the service "b", which is off; allowed is --profile with one of p$/,
  ],
  [
    'an address outside of its subnet',
    `${service('    networks: {n: {ipv4_address: 10.0.0.1}}\n')}networks: {n: {ipam: {config: [{subnet: 10.1.0.0/16}]}}}\n`,
    /networks\.n has the address 10\.0\.0\.1; allowed are those of 10\.1\.0\.0\/16/,
  ],
  [
    'an address without a subnet',
    `${service('    networks: {n: {ipv4_address: 10.0.0.1}}\n')}networks: {n: {}}\n`,
    /network "n" has no subnet; allowed is one with ipam\.config\.subnet$/,
  ],
  [
    'a container name twice',
    service('    container_name: x\n  b: {image: x, container_name: x}\n'),
    /:5: services\.b\.container_name is "x", which is the one of broker already/,
  ],
  [
    'a name for several containers',
    service('    container_name: x\n    deploy: {replicas: 2}\n'),
    /container_name is "x", and the service has 2 containers/,
  ],
  [
    'an extra host',
    service('    extra_hosts: ["a:b"]\n'),
    /extra_hosts\[0\] is "a:b": "b" is no address; allowed is name:address/,
  ],
  [
    'an amount of memory',
    service('    mem_limit: lots\n'),
    /mem_limit is "lots"; allowed is an amount of memory such as 512m or 2g$/,
  ],
  [
    'a name of a service',
    'services:\n  __proto__: {image: x}\n',
    /services\.__proto__ is no name of a service; allowed are letters/,
  ],
]

describe('one sentence says file, line, value and what is allowed for', () => {
  it.each(cases.map(([name, text, message, files = {}]) => [name, text, message, files] as const))(
    '%s',
    (_, text, message, files) => {
      const said = refusal(text, files)
      expect(said).toMatch(message)
      expect(said).toMatch(/^[\w./-]+\.yml:\d+: /)
      expect(said.split('\n')).toHaveLength(1)
      expect(said.length).toBeLessThan(1500)
    },
    5000,
  )
})

it('services that have names of JavaScript are services', () => {
  const text = 'services:\n  constructor: {image: x}\n  toString: {image: x, depends_on: [constructor]}\n'
  expect(refusal(text)).toBe('accepted')
})
