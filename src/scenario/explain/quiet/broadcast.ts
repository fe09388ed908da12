import { milliseconds } from '../../durations.ts'
import type { Evidence } from '../explainRun.ts'
import { type Explanation, explanationOf } from '../explanation.ts'
import { groupsOf, isBroadcasting, type Member, startsOf, topicsOf } from '../groups.ts'

/** Broadcasting groups that began anew after a restart, because the file with their offsets was not there or had another name. */
export function explainBroadcasts(evidence: Evidence): readonly Explanation[] {
  return [...groupsOf(evidence)].flatMap(([group, members]) => {
    const lives = members
      .filter(isBroadcasting)
      .flatMap((member) => startsOf(evidence, member.name).map((atMs) => ({ member, atMs })))
      .sort((a, b) => a.atMs - b.atMs)
    const [first, ...later] = lives
    const last = later.at(-1)
    // Programs that live side by side are instances, each with offsets of its own.
    if (first === undefined || last === undefined || !oneAfterTheOther(evidence, first.member, last.atMs)) return []
    const ids = lives.map(({ member }) => member)
    const got = [...new Set(ids)].flatMap(({ program }) => program.received)
    const [topic = ''] = topicsOf(first.member)
    const again = got.filter((one, index) => got.findIndex(({ msgId }) => msgId === one.msgId) !== index).length
    const startWallMs = evidence.stage.world.epochMs + first.atMs
    const missed = evidence
      .look()
      .messages(topic)
      .filter(
        ({ storedAtMs, broker, queueId, queueOffset }) =>
          storedAtMs > startWallMs &&
          !got.some((one) => one.queue === `${broker}:${queueId}` && one.queueOffset === queueOffset),
      ).length
    if (again === 0 && missed === 0) return []
    const { host } = last.member.spec
    const unwritten = evidence.watch.logs.some(
      (line) => line.host === host && line.message.includes('persistAll consumer offset exception'),
    )
    const moved = host !== first.member.spec.host
    const en = unwritten
      ? `the home directory on ${host} cannot be written`
      : moved
        ? `${host} has a disk of its own, without the file that ${first.member.spec.host} wrote`
        : `the client id, which is part of its path, is another one with every process`
    const zh = unwritten
      ? `${host} 上的主目录不可写`
      : moved
        ? `${host} 的磁盘是新的，没有 ${first.member.spec.host} 写下的文件`
        : '路径中的 clientId 每个进程都不同'
    return [
      explanationOf({
        clients: [last.member.name],
        hop: 'in the client',
        address: `~/.rocketmq_offsets/<clientId>/${group}`,
        en: {
          rule: `broadcasting group ${group} keeps its offsets in a file of its own machine, and ${en}; so it began by ${last.member.spec.consumeFromWhere ?? 'CONSUME_FROM_LAST_OFFSET'} again: ${missed} messages missed, ${again} received once more`,
          fix: `keep that directory on a volume that can be written, with the same clientIP and instanceName at every start, or give each instance a clustering group of its own`,
        },
        zh: {
          rule: `广播消费组 ${group} 的位点是本机文件，而${zh}；于是又按 ${last.member.spec.consumeFromWhere ?? 'CONSUME_FROM_LAST_OFFSET'} 开始：漏收 ${missed} 条，重复收到 ${again} 条`,
          fix: '把该目录放在可写的持久卷上，每次启动使用相同的 clientIP 和 instanceName；或者每个实例使用自己的集群消费组',
        },
      }),
    ]
  })
}

/** Whether the first of them had ended when the last one began. */
function oneAfterTheOther({ plan }: Evidence, first: Member, atMs: number): boolean {
  return plan.timeline.some((step) => {
    const ends =
      (step.do === 'shutdown' && step.client === first.name) || (step.do === 'kill' && step.process === first.name)
    return ends && milliseconds(step.at) <= atMs
  })
}
