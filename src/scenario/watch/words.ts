import type { FrameFate } from '../../cluster/index.ts'
import type { Ended } from '../observations.ts'
import type { RoleSeen } from '../roleSeen.ts'
import type { Words } from '../words.ts'

const FATES: Readonly<Record<FrameFate, string>> = {
  swallowed: '被吞掉',
  delayed: '被延迟',
  broken: '处连接被打断',
  cut: '之后网络被切断',
}

const KINDS: Readonly<Record<string, string>> = { request: '请求', oneway: '单向请求', response: '应答' }

const BACKEND_STATES: Readonly<Record<string, string>> = {
  serving: '正常服务',
  drained: '不再接收新连接',
  removed: '已被摘除',
  failed: '健康检查失败',
}

/** What the lines say that hosts and programs of a scenario tell while it runs. */
export const watchWords: {
  readonly ends: (ended: Ended) => Words
  readonly losesConnection: (to: string, by: string, why: string) => Words
  readonly backendIs: (backend: string, state: string) => Words
  readonly frameMet: (name: string, kind: string, to: string, fate: FrameFate) => Words
  readonly prints: (line: string) => Words
  readonly endsWith: (code: string, line: string | undefined) => Words
  readonly ready: Words
  readonly notReady: Words
  readonly role: (role: RoleSeen) => Words
} = {
  ends: ({ exitCode, why, policy, restart }) => {
    const next =
      restart === undefined ? `restart ${policy} gives up` : `restart ${restart.number} in ${restart.afterMs} ms`
    const zhNext =
      restart === undefined ? `restart ${policy} 放弃重启` : `${restart.afterMs} ms 后第 ${restart.number} 次重启`
    const zhWhy = why === 'killed' ? '被杀死' : why
    return {
      en: `ends with ${exitCode}: ${why}; ${next}`,
      zh: `退出，退出码 ${exitCode}：${zhWhy}；${zhNext}`,
    }
  },
  losesConnection: (to, by, why) => ({
    en: `loses its connection to ${to}: ${why}`,
    zh: `到 ${to} 的连接断了：${by} 不再放行这条连接`,
  }),
  backendIs: (backend, state) => ({
    en: `${backend} is ${state}`,
    zh: `${backend} ${BACKEND_STATES[state] ?? state}`,
  }),
  frameMet: (name, kind, to, fate) => ({
    en: `${name} (${kind}) to ${to} is ${fate}`,
    zh: `发往 ${to} 的 ${name}（${KINDS[kind] ?? kind}）${FATES[fate]}`,
  }),
  prints: (line) => ({ en: `prints "${line}"`, zh: `打印 "${line}"` }),
  endsWith: (code, line) => ({
    en: `ends with ${code}${line === undefined ? '' : `: ${line}`}`,
    zh: `退出，退出码 ${code}${line === undefined ? '' : `：${line}`}`,
  }),
  ready: { en: 'is ready', zh: '已就绪' },
  notReady: { en: 'is not ready any more', zh: '不再就绪' },
  role: ({ role, group, term, leader }) => {
    if (role === 'LEADER') return { en: `leads ${group} in term ${term}`, zh: `成为 ${group} 的 leader，任期 ${term}` }
    return role === 'FOLLOWER'
      ? { en: `follows ${leader} of ${group} in term ${term}`, zh: `跟随 ${group} 的 ${leader}，任期 ${term}` }
      : { en: `knows no leader of ${group}, term ${term}`, zh: `不知道 ${group} 的 leader，任期 ${term}` }
  },
}
