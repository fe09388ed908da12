import type { Evidence } from './explainRun.ts'
import { type Explanation, explanationOf, type Words } from './explanation.ts'
import { grouped } from './programs.ts'

/** Servers that did not start, or ended by an error of their own. */
export function explainServers(evidence: Evidence): readonly Explanation[] {
  const { watch } = evidence
  const failed = watch.logs.filter(({ message }) => message === 'the server failed')
  return grouped(failed, ({ host, fields }) => `${host} ${String(fields['error'])}`).map((group) => {
    const [{ host, fields } = { host: '', fields: {} as Readonly<Record<string, unknown>> }] = group
    const rule = String(fields['error'])
    const taken = takenPort(rule)
    const fix = taken === undefined ? adviceOn(evidence, host, rule) : portFix(evidence, host, taken)
    return explanationOf({
      clients: [host],
      hop: 'at the start of a server',
      address: taken === undefined ? host : `${taken.address}:${taken.port}`,
      en: { rule, fix: fix.en },
      zh: { rule, fix: fix.zh },
      intro: {
        en: `A server on ${host} failed before it served anybody: `,
        zh: `${host} 上的服务器还没有开始服务就失败了：`,
      },
    })
  })
}

interface Taken {
  readonly address: string
  readonly port: number
}

/** The port of a text of the engine or of the operating system that says that a port is in use. */
function takenPort(rule: string): Taken | undefined {
  const found =
    /^(\S+):(\d+) is in use on/.exec(rule) ??
    /listen tcp4? (\S+):(\d+): bind: address already in use/.exec(rule) ??
    /Bind for (\S+):(\d+) failed/.exec(rule)
  return found === null ? undefined : { address: found[1] ?? '', port: Number(found[2]) }
}

function portFix({ plan, stage }: Evidence, host: string, { port }: Taken): Words {
  const machine = Object.values(plan.topology.published ?? {}).find(({ to }) => to.startsWith(`${host}:`))?.on
  const holder =
    holderOf(stage, host, port) ??
    (machine === undefined ? undefined : holderOf(stage, machine, port)) ??
    Object.values(plan.topology.published ?? {}).find(
      ({ at, to }) => at.endsWith(`:${port}`) && !to.startsWith(`${host}:`),
    )?.to
  const own = plan.topology.hosts[host] !== undefined && stage.servers.has(host) ? host : undefined
  const by = holder === undefined ? '' : `; ${holder} has ${port}`
  const zhBy = holder === undefined ? '' : `；${port} 被 ${holder} 占用`
  if (machine === undefined) {
    return {
      en: `give one of the two another port${by} (a broker takes listenPort, listenPort - 2 and haListenPort)`,
      zh: `给其中一个换端口${zhBy}（Broker 占用 listenPort、listenPort - 2 和 haListenPort）`,
    }
  }
  return {
    en: `look who has ${port} on ${machine} (ss -ltnp${by}), free it, or publish ${own ?? host} under another one, and tell its clients that one`,
    zh: `在 ${machine} 上查看谁占用了 ${port}（ss -ltnp${zhBy}），释放它，或者把 ${own ?? host} 发布到别的端口并告诉客户端`,
  }
}

/** What to do about the words in which a program, an engine or the operating system refuses. */
function adviceOn({ plan }: Evidence, host: string, rule: string): Words {
  if (/permission denied/i.test(rule)) {
    return {
      en: 'let the directory belong to the user of the image: chown -R 3000:3000 the mounted store, logs and conf, or use a named volume (fsGroup: 3000 in Kubernetes)',
      zh: '让目录属于镜像里的用户：对挂载的 store、logs、conf 执行 chown -R 3000:3000，或者使用命名卷（Kubernetes 里设置 fsGroup: 3000）',
    }
  }
  const platform = /its platform \((\S+)\) does not match the specified platform \((\S+)\)/.exec(rule)
  if (platform !== null) {
    return {
      en: `write platform: ${platform[1]} for ${host}, which the engine emulates (several times slower: lengthen health checks), or take an image that has ${platform[2]}`,
      zh: `给 ${host} 写 platform: ${platform[1]}，由引擎模拟（慢好几倍，放宽健康检查），或者换用带有 ${platform[2]} 的镜像`,
    }
  }
  if (rule.includes('exec format error') || rule.includes('no matching manifest')) {
    return {
      en: `build the image of ${host} for the processor of its machine as well (docker buildx build --platform linux/amd64,linux/arm64)`,
      zh: `为所在机器的处理器也构建 ${host} 的镜像（docker buildx build --platform linux/amd64,linux/arm64）`,
    }
  }
  const dependency = /dependency failed to start: (?:container )?(\S+)/.exec(rule)?.[1]
  if (dependency !== undefined) {
    return {
      en: `mend ${dependency} first: ${host} waits for its health`,
      zh: `先解决 ${dependency} 的问题：${host} 在等它健康`,
    }
  }
  const where = plan.topology.hosts[host]?.startup?.command
  return {
    en: `mend what the text names${where === undefined ? '' : `; the command was "${where}"`}`,
    zh: `按报错内容处理${where === undefined ? '' : `；启动命令是“${where}”`}`,
  }
}

/** The running server of a host that listens on a port, itself, as its VIP channel or for its slaves. */
function holderOf({ servers }: Evidence['stage'], host: string, port: number): string | undefined {
  return [...servers.values()].find(({ host: own, node, broker }) => {
    const listening = node.server?.address.port
    if (own !== host || listening === undefined) return false
    return listening === port || listening - 2 === port || broker?.context.config.store.haListenPort === port
  })?.name
}
