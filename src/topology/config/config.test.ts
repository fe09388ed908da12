import { describe, expect, it } from 'vitest'
import { brokerStartup, isNamesrvList, namesrvEntries } from './brokerStartup.ts'
import { javaOptions } from './javaOptions.ts'
import { adminArguments, brokerArguments, namesrvArguments, programIn } from './programs.ts'

describe('options of a JVM', () => {
  it('are split at blanks alone', () => {
    const read = javaOptions('-server -Drocketmq.namesrv.addr=a:9876;b:9876  -Dquoted="x y" -Dflag -Xmx1g')
    expect(Object.fromEntries(read.properties)).toEqual({
      'rocketmq.namesrv.addr': 'a:9876;b:9876',
      quoted: '"x',
      flag: '',
    })
    expect(read.others).toEqual(['-server', 'y"', '-Xmx1g'])
  })
})

describe('a command', () => {
  it('is one of the programs, behind shells and paths', () => {
    expect(programIn(['nohup', 'sh', '/home/rocketmq/bin/mqbroker', '-n', 'a:1'])).toEqual({
      program: 'mqbroker',
      args: ['-n', 'a:1'],
    })
    expect(programIn(['JAVA_OPT=x', './mqnamesrv'])?.program).toBe('mqnamesrv')
    expect(programIn(['10.0.0.2:9876'])).toBeUndefined()
  })

  it('loses the blanks inside of an argument, which its script does not quote', () => {
    expect(programIn(['mqbroker', '-n', 'a:1; b:2 '])?.args).toEqual(['-n', 'a:1;', 'b:2'])
  })
})

describe('arguments', () => {
  it('of mqbroker have short and long names, with and without a blank', () => {
    const told = { namesrvAddr: 'a:1;b:2', configFile: 'x.conf' }
    for (const args of [
      ['-n', 'a:1;b:2', '-c', 'x.conf'],
      ['-na:1;b:2', '-c=x.conf'],
      ['--namesrvAddr=a:1;b:2', '--config', 'x.conf'],
      ['-namesrvAddr', 'a:1;b:2', '-cx.conf', 'more'],
      ['-n', '"a:1;b:2"', '-c', 'x.conf', '-n', 'later:1'],
    ]) {
      expect(brokerArguments(args)).toMatchObject(told)
    }
  })

  it('print and take the proxy in', () => {
    expect(brokerArguments(['-p'])).toMatchObject({ prints: 'all', proxy: false })
    expect(brokerArguments(['-m', '--enable-proxy'])).toMatchObject({ prints: 'important', proxy: true })
    expect(brokerArguments(['-ph'])).toMatchObject({ prints: 'all', help: true })
  })

  it('that are wrong are refused', () => {
    expect(brokerArguments(['-n'])).toEqual({ refused: 'Missing argument for option: n' })
    expect(brokerArguments(['-n', '-c', 'x'])).toEqual({ refused: 'Missing argument for option: n' })
    expect(brokerArguments(['-x'])).toEqual({ refused: 'Unrecognized option: -x' })
    expect(brokerArguments(['--print'])).toEqual({
      refused: "Ambiguous option: '--print'  (could be: 'printConfigItem', 'printImportantConfig')",
    })
  })

  it('of the other programs', () => {
    expect(namesrvArguments(['-c', 'ns.conf', '-p'])).toEqual({ configFile: 'ns.conf', prints: true, help: false })
    const { command, line } = adminArguments(
      ['updateTopic', '-t', 'T', '-n', 'a:1'],
      [{ short: 't', long: 'topic', takesValue: true }],
    )
    expect(command).toBe('updateTopic')
    expect('options' in line && Object.fromEntries(line.options)).toEqual({ topic: 'T', namesrvAddr: 'a:1' })
  })
})

describe('a list of NameServers', () => {
  it('is split at semicolons, and nothing is trimmed', () => {
    expect(namesrvEntries('a:1; b:2;;')).toEqual(['a:1', ' b:2'])
  })

  it.each([
    ['a:9876;b:9876', true],
    ['http://a:9876,http://b:9876', true],
    ['a:9876;', true],
    ['a:9876;b:9876 ', false],
    ['a', false],
    ['a:9876;;b:9876', false],
    ['a:65536', false],
    ['a:+1', true],
  ])('%j passes the check at the start: %s', (text, passes) => {
    expect(isNamesrvList(text)).toBe(passes)
  })
})

describe('the start of a broker', () => {
  it('prefers the command line, then the file, the JVM, the environment', () => {
    const environment = { NAMESRV_ADDR: 'env:1', JAVA_OPT_EXT: '-Drocketmq.namesrv.addr=jvm:1' }
    const start = (args: readonly string[], configText?: string): unknown =>
      brokerStartup({ args, environment, configText })
    expect(start(['-n', 'flag:1'], 'namesrvAddr=file:1')).toMatchObject({ namesrvAddr: 'flag:1', source: '-n' })
    expect(start([], 'namesrvAddr=file:1')).toMatchObject({ namesrvAddr: 'file:1', source: 'configuration file' })
    expect(start([])).toMatchObject({ namesrvAddr: 'jvm:1', source: '-Drocketmq.namesrv.addr' })
    expect(brokerStartup({ args: [], environment: { NAMESRV_ADDR: 'env:1' } })).toMatchObject({ namesrvAddr: 'env:1' })
    expect(brokerStartup({ args: [] })).toMatchObject({ namesrvAddr: undefined, source: undefined })
  })

  it('ends with -3 over a list that it does not take', () => {
    const configText = 'namesrvAddr=ns1:9876;ns2:9876 '
    expect(brokerStartup({ args: [], configText })).toMatchObject({ namesrvAddr: 'ns1:9876;ns2:9876' })
    expect(brokerStartup({ args: [], environment: { NAMESRV_ADDR: 'a:9876 ' } })).toMatchObject({ exitCode: -3 })
    expect(brokerStartup({ args: [], configText: 'namesrvAddr=', release: '4.9.7' })).toMatchObject({ exitCode: -3 })
    expect(brokerStartup({ args: [], configText, release: '4.9.7' })).toEqual({
      exitCode: -3,
      printed: [
        'The Name Server Address[ns1:9876;ns2:9876 ] illegal, please set it as follows, "127.0.0.1:9876;192.168.0.1:9876"',
      ],
    })
  })

  it('ends when a file is missing or broken, or an argument unknown', () => {
    expect(brokerStartup({ args: ['-c', 'x.conf'] })).toMatchObject({ exitCode: -1 })
    expect(brokerStartup({ args: [], configText: 'a=\\u1' })).toMatchObject({ exitCode: -1 })
    expect(brokerStartup({ args: ['-x'] })).toMatchObject({ exitCode: 1 })
    expect(brokerStartup({ args: ['-h'] })).toMatchObject({ exitCode: 0 })
  })

  it('reads the file that the command names', () => {
    const file = (path: string): string | undefined => (path === 'b.conf' ? 'brokerName=b' : undefined)
    expect(brokerStartup({ args: ['-c', 'b.conf'], file })).toMatchObject({ configText: 'brokerName=b' })
  })
})
