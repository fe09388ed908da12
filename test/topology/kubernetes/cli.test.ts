import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { buildCli } from '../../builtCli.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const built = buildCli()
afterAll(() => built.remove())
const example = join(root, 'examples/kubernetes/rocketmq.yaml')
const folder = mkdtempSync(join(tmpdir(), 'kubernetes-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function cli(...args: string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
  const command = [built.main, ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}

const text = readFileSync(example, 'utf8')
const documents = text.split(/^---$/m)
writeFileSync(join(folder, 'broken.yaml'), text.replace('brokerIP1 = 192.168.1.11', 'brokerIP1 = broker'))
writeFileSync(join(folder, 'one.yaml'), documents.slice(0, 2).join('---'))
writeFileSync(join(folder, 'two.yaml'), documents.slice(2).join('---'))
writeFileSync(join(folder, 'bad.yaml'), text.replace('kind: Service', 'kind: Service\nspecs: {}'))

describe('rocketmq-sim with manifests', () => {
  it('shows their world as a table and as a picture', () => {
    const { code, out } = cli('topology', example, '--svg', 'world.svg')
    expect(code).toBe(0)
    expect(out).toMatch(
      /^broker-7nnqh5wjjb-p9wt6 +10\.244\.2\.2 \(pods\) +broker .*, advertises 192\.168\.1\.11:30911, registers at namesrv:9876$/m,
    )
    expect(out).toMatch(/^namesrv\.default:9876 at 30876 +port 30876 of every node +namesrv-/m)
    expect(readFileSync(join(folder, 'world.svg'), 'utf8')).toContain('NameServer namesrv-')
  })

  it('says who will not reach whom, with file, line and fix', () => {
    const { code, out } = cli('doctor', 'broken.yaml')
    expect(code).toBe(1)
    expect(out).toContain('Kubernetes, with the nodes node-1 192.168.1.11, node-2 192.168.1.12')
    expect(out).toContain(
      '1. broken.yaml:33: brokerIP1 = broker\n   Who     node node-1 (Java, Go); another machine (Java, Go)',
    )
    expect(out).toContain('See     rocketmq-sim run broker-internal-name-unreachable-from-outside')
    const json = JSON.parse(cli('doctor', 'broken.yaml', '--json', '--lang', 'zh').out)
    expect(json).toMatchObject({ files: ['broken.yaml'], nodes: { 'node-1': '192.168.1.11' } })
    expect(json.findings[0]).toMatchObject({
      file: 'broken.yaml',
      line: 33,
      reason: expect.stringContaining('只有集群的 DNS 认识'),
    })
  })

  it('takes several files, nodes and a namespace', () => {
    const { code, out } = cli('doctor', 'one.yaml', '-f', 'two.yaml', '--node', 'worker=192.168.1.11', '-n', 'mq')
    expect([code, out.includes('with the nodes worker 192.168.1.11\n')]).toEqual([0, true])
    expect(out).toContain('namesrv.mq:9876')
    expect(cli('doctor', 'one.yaml', 'two.yaml').code).toBe(0)
  })

  it('refuses what the API server refuses', () => {
    const { code, err } = cli('doctor', 'bad.yaml')
    expect([code, err.split('\n').length]).toEqual([2, 2])
    expect(err).toMatch(/bad\.yaml:\d+: .*specs/)
    expect(cli('topology', example, '--node', 'worker').err).toContain('--node: "worker" is no node')
  })
})
