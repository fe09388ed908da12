import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Child, ready, start, until } from '../interop/child.ts'
import { javaArgs } from '../interop/java.ts'
import { registered } from '../interop/server/registered.ts'
import type { Ports } from './freePorts.ts'
import { workDir } from './paths.ts'

export interface RealServer {
  readonly namesrv: string
  readonly brokerPid: number
  readonly namesrvPid: number
  stop(): Promise<void>
}

/** As interop runs Java, but with the whole compiler and the default collector, as the original is run in earnest. */
export function fullSpeedJava(main: string, args: readonly string[], heapMiB: number, classes?: string): string[] {
  const home = join(workDir, 'real')
  const all = javaArgs({ release: '5.3.3', main, args, home, heapMiB, properties: { 'rocketmq.home.dir': home } })
  const full = all.filter((arg) => arg !== '-XX:+UseSerialGC' && arg !== '-XX:TieredStopAtLevel=1')
  return classes === undefined
    ? full
    : full.map((arg, index) => (full[index - 1] === '-cp' ? `${classes}:${arg}` : arg))
}

/** The released NameServer and broker with a fresh store, asynchronous flush. `settings` are the broker's, on top. */
export async function startRealServer(
  { namesrvPort, brokerPort }: Ports,
  settings: Readonly<Record<string, string>> = {},
): Promise<RealServer> {
  const dir = join(workDir, 'real')
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(join(dir, 'conf'), { recursive: true })
  const namesrv = `127.0.0.1:${namesrvPort}`
  const children: Child[] = []
  const launch = async (
    name: string,
    main: string,
    heapMiB: number,
    properties: Record<string, string>,
  ): Promise<Child> => {
    const file = join(dir, `${name}.conf`)
    writeFileSync(
      file,
      Object.entries(properties)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    )
    const args = fullSpeedJava(main, ['-c', file], heapMiB)
    const child = start({ name: `real ${name}`, command: 'java', args, logFile: join(dir, `${name}.out`) })
    children.push(child)
    await ready(child, name === 'namesrv' ? /Name Server boot success/ : /The broker\[.*boot success/)
    return child
  }
  const stop = async (): Promise<void> => {
    for (const child of children.reverse()) await child.stop()
  }
  try {
    const first = await launch('namesrv', 'org.apache.rocketmq.namesrv.NamesrvStartup', 256, {
      listenPort: String(namesrvPort),
      bindAddress: '127.0.0.1',
      kvConfigPath: join(dir, 'namesrv-kv.json'),
      configStorePath: join(dir, 'namesrv.properties'),
    })
    const second = await launch('broker', 'org.apache.rocketmq.broker.BrokerStartup', 1024, {
      brokerName: 'broker-a',
      brokerIP1: '127.0.0.1',
      brokerIP2: '127.0.0.1',
      bindAddress: '127.0.0.1',
      listenPort: String(brokerPort),
      namesrvAddr: namesrv,
      storePathRootDir: join(dir, 'store'),
      storePathCommitLog: join(dir, 'store/commitlog'),
      mappedFileSizeCommitLog: '134217728',
      diskMaxUsedSpaceRatio: '95',
      // A shared machine makes the original refuse sends at random with its defaults of 200 ms and 1 s.
      waitTimeMillsInSendQueue: '10000',
      osPageCacheBusyTimeOutMills: '10000',
      ...settings,
    })
    await until(`the broker at ${namesrv}`, 90_000, () => registered(namesrv, `127.0.0.1:${brokerPort}`))
    return { namesrv, brokerPid: second.pid, namesrvPid: first.pid, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
