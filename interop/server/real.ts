import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Child, ready, start, until } from '../child.ts'
import { javaArgs } from '../java.ts'
import type { JavaRelease } from '../paths.ts'
import { registered } from './registered.ts'
import { SETTINGS, type Server, type ServerOptions } from './server.ts'

export interface RealOptions extends ServerOptions {
  readonly release?: JavaRelease
  /** Default DIR/store. */
  readonly storeDir?: string
  /** Registers with this NameServer instead of starting one. */
  readonly namesrv?: string
  /** Where it listens. Default 127.0.0.1. */
  readonly bindAddress?: string
  /** System properties of the broker's JVM. */
  readonly jvm?: Readonly<Record<string, string>>
}

/** What the original needs to behave on a small shared machine. */
const SMALL_MACHINE: Readonly<Record<string, string>> = {
  brokerClusterName: 'DefaultCluster',
  brokerName: 'broker-a',
  brokerId: '0',
  brokerIP1: '127.0.0.1',
  brokerIP2: '127.0.0.1',
  waitTimeMillsInSendQueue: '3000',
  osPageCacheBusyTimeOutMills: '5000',
  diskMaxUsedSpaceRatio: '95',
}

/** A released server, of whose processes some can be stopped and continued. */
export interface RealServer extends Server {
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
}

/** Starts the NameServer of a release alone. */
export function startRealNameServer(options: RealOptions): Promise<RealServer> {
  return startRealParts(options, ['namesrv'])
}

/** Starts the released Apache RocketMQ. The broker is up when its NameServer knows it, up to 16 s later. */
export function startReal(options: RealOptions): Promise<RealServer> {
  return startRealParts(options, options.namesrv === undefined ? ['namesrv', 'broker'] : ['broker'])
}

async function startRealParts(options: RealOptions, parts: readonly ('namesrv' | 'broker')[]): Promise<RealServer> {
  const release = options.release ?? '5.3.3'
  const bind = options.bindAddress ?? '127.0.0.1'
  const dir = options.dir
  const storeDir = options.storeDir ?? join(dir, 'store')
  const namesrvAddress = options.namesrv ?? `${bind}:${options.namesrvPort}`
  mkdirSync(join(dir, 'home/conf'), { recursive: true })
  if (release.startsWith('4.')) writeLogback(join(dir, 'home/conf'))
  const children: Child[] = []
  const launch = async (
    name: string,
    main: string,
    heapMiB: number,
    conf: Readonly<Record<string, string>>,
  ): Promise<void> => {
    const file = join(dir, `${name}.conf`)
    writeFileSync(
      file,
      Object.entries(conf)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    )
    const args = javaArgs({
      release,
      main,
      args: ['-c', file],
      home: dir,
      heapMiB,
      properties: {
        'rocketmq.home.dir': join(dir, 'home'),
        'rocketmq.broker.diskSpaceWarningLevelRatio': '0.97',
        'rocketmq.broker.diskSpaceCleanForciblyRatio': '0.96',
        ...(name === 'broker' ? options.jvm : {}),
      },
    })
    const child = start({ name: `${name} ${release}`, command: 'java', args, logFile: join(dir, `${name}.out`) })
    children.push(child)
    await ready(child, name === 'namesrv' ? /Name Server boot success/ : /The broker\[.*boot success/)
  }
  const stop = async (): Promise<void> => {
    for (const child of children.reverse()) await child.stop()
  }
  try {
    if (parts.includes('namesrv')) {
      await launch('namesrv', 'org.apache.rocketmq.namesrv.NamesrvStartup', 256, {
        listenPort: String(options.namesrvPort),
        bindAddress: bind,
        kvConfigPath: join(dir, 'namesrv-kv.json'),
        configStorePath: join(dir, 'namesrv.properties'),
      })
    }
    const conf: Readonly<Record<string, string>> = {
      ...SMALL_MACHINE,
      ...SETTINGS,
      bindAddress: bind,
      namesrvAddr: namesrvAddress,
      listenPort: String(options.brokerPort),
      storePathRootDir: storeDir,
      storePathCommitLog: join(storeDir, 'commitlog'),
      ...options.broker,
    }
    const broker = `${conf['brokerIP1']}:${options.brokerPort}`
    if (parts.includes('broker')) {
      await launch('broker', 'org.apache.rocketmq.broker.BrokerStartup', 768, conf)
      await until(`${broker} at ${namesrvAddress}`, 60_000, () => registered(namesrvAddress, broker))
    }
    return {
      description: `Apache RocketMQ ${release}`,
      namesrv: namesrvAddress,
      broker,
      stop,
      kill: async () => {
        await Promise.all(children.map((child) => child.kill()))
      },
      signal: (signal) => {
        for (const { pid } of children) process.kill(pid, signal)
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Neither servers nor tools of 4.9.x start without these files. */
export function writeLogback(conf: string): void {
  for (const part of ['namesrv', 'broker', 'tools']) {
    const appender = `<appender name="FILE" class="ch.qos.logback.core.FileAppender"><file>\${user.home}/logs/rocketmqlogs/${part}.log</file><encoder><pattern>%d %p %t %logger - %m%n</pattern></encoder></appender>`
    writeFileSync(
      join(conf, `logback_${part}.xml`),
      `<configuration>${appender}<root level="INFO"><appender-ref ref="FILE"/></root></configuration>\n`,
    )
  }
}
