import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadCompose } from '../../src/cli/composeFile.ts'
import { doctorData, doctorReport, type ReportOptions } from '../../src/cli/doctorReport.ts'
import { widthOf, wrapped } from '../../src/cli/wrapped.ts'
import { type Diagnosis, diagnose } from '../../src/doctor/index.ts'
import { createDrain } from '../../src/node/index.ts'

const found = fileURLToPath(new URL('found/', import.meta.url))

async function diagnosed(name: string): Promise<Diagnosis> {
  const { project, folder } = loadCompose(`${found}${name}/broken`, { profiles: [], owners: true })
  const machine = { engine: 'linux', architecture: 'amd64', hosts: {}, taken: [] } as const
  return diagnose(project, { ...machine, file: 'docker-compose.yml', folder, drain: createDrain() })
}

const report = (diagnosis: Diagnosis, options: Partial<ReportOptions> = {}): string =>
  doctorReport(diagnosis, { engine: 'linux', language: 'en', columns: undefined, ...options })

describe('the report of the doctor', () => {
  it('has a table of proxies, and says what is not tried', async () => {
    const text = report(await diagnosed('proxy-behind-another-port'))
    expect(text).toContain(
      'this machine     gRPC    127.0.0.1:18081     ok          127.0.0.1:8081     failed: 127.0.0.1:8081: connection refused\n',
    )
    expect(text).toContain('container proxy  Java    rmqnamesrv:9876    ok     broker at 192.168.1.10:10911  ok\n')
    expect(text).toContain('gRPC itself is not spoken: tried is whether the connections come about')
  })

  it('says what was started again, how often and why', async () => {
    expect(report(await diagnosed('heap-above-the-limit'))).toMatch(
      /restarted:\n- .*:6: broker restarted 9 times in 68 s \(always\) because mqbroker is killed with 137 .*; it ends again and again\n/,
    )
  })

  it('fits into a narrow terminal, in both languages', async () => {
    const diagnosis = await diagnosed('proxy-behind-another-port')
    for (const language of ['en', 'zh'] as const) {
      const lines = report(diagnosis, { columns: 60, language }).split('\n')
      expect(lines.filter((line) => widthOf(line) > 60)).toEqual([])
    }
    expect(report(diagnosis, { columns: 60 })).toContain('this machine, gRPC, 127.0.0.1:18081: ok\n')
  })

  it('speaks Chinese', async () => {
    const diagnosis = await diagnosed('variable-in-broker-conf')
    const text = report(diagnosis, { language: 'zh' })
    expect(text).toContain('影响  本机（Java, Go）; 另一台机器（Java, Go）')
    expect(text).toContain(`原因  路由里是 \${HOST_IP}:10911：这个文件由 Java 读取，其中的变量不会被替换`)
    expect(JSON.stringify(doctorData(diagnosis, 'zh'))).toContain('"from":"本机"')
  })
})

describe('a text is broken', () => {
  it('between words and between wide signs, and words that are too long anywhere', () => {
    expect(wrapped('one two three four five six seven', 30, 2)).toEqual(['one two three four five six', '  seven'])
    expect(wrapped('中'.repeat(20), 30)).toEqual(['中'.repeat(15), '中'.repeat(5)])
    expect(wrapped('x'.repeat(70), 30).every((line) => widthOf(line) <= 30)).toBe(true)
    expect(wrapped('x'.repeat(70), undefined)).toHaveLength(1)
  })
})

describe('compose files are found as docker compose finds them', () => {
  it('in a directory, with the override beside them', () => {
    const { file, further } = loadCompose(`${found}override-names-localhost/broken`, { profiles: [], owners: true })
    expect([file, ...further].map((path) => path.slice(path.lastIndexOf('/') + 1))).toEqual([
      'docker-compose.yml',
      'docker-compose.override.yml',
    ])
  })

  it('without the override where others are named', () => {
    const folder = `${found}override-names-localhost`
    const further = [`${folder}/cured/docker-compose.override.yml`]
    const { project, further: merged } = loadCompose(`${folder}/broken`, { profiles: [], owners: true, further })
    expect(merged).toEqual(further)
    expect(project.containers['shop']?.env?.['NAMESRV_ADDR']).toBe('namesrv:9876')
  })

  it('and a directory without any is told', () => {
    expect(() => loadCompose(found, { profiles: [], owners: true })).toThrow(
      /is a directory without compose\.yaml, compose\.yml, docker-compose\.yml, docker-compose\.yaml; allowed is/,
    )
  })
})
