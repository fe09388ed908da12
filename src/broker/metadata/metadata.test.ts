import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Clock, Disk, DiskFile } from '../../runtime/index.ts'
import { createMemoryDisk, DiskError, silentLogger } from '../../runtime/index.ts'
import { BrokerConfigHolder } from '../config/index.ts'
import { AttributeError } from './attributes.ts'
import { ConsumerOffsetManager } from './consumerOffsetManager.ts'
import type { MetadataOptions } from './managerOptions.ts'
import { FORBIDDEN_READ, SubscriptionGroupManager } from './subscriptionGroupManager.ts'
import { newTopicConfig, type TopicConfig } from './topicConfig.ts'
import { TopicConfigManager } from './topicConfigManager.ts'

interface ManualClock extends Clock {
  nowMs: number
  /** Runs what is due up to a time. */
  runTo(ms: number): void
  readonly pending: number
}

function manualClock(): ManualClock {
  const timers = new Set<{ readonly atMs: number; readonly fire: () => void }>()
  return {
    nowMs: 1_000_000,
    get pending() {
      return timers.size
    },
    wallMs() {
      return this.nowMs
    },
    monotonicMs() {
      return this.nowMs
    },
    timer(delayMs, label, fire) {
      const timer = { atMs: this.nowMs + delayMs, fire }
      timers.add(timer)
      return { label, [Symbol.dispose]: () => void timers.delete(timer) }
    },
    runTo(ms) {
      for (;;) {
        const [next] = [...timers].filter((timer) => timer.atMs <= ms).sort((a, b) => a.atMs - b.atMs)
        if (next === undefined) break
        timers.delete(next)
        this.nowMs = next.atMs
        next.fire()
      }
      this.nowMs = ms
    },
  }
}

interface Setup {
  readonly clock: ManualClock
  readonly disk: Disk
  readonly options: MetadataOptions
}

function setup(text = ''): Setup {
  const clock = manualClock()
  const disk = createMemoryDisk({ clock })
  const config = new BrokerConfigHolder({ clock, text: `brokerName=broker-a\n${text}` })
  return { clock, disk, options: { runtime: { clock, disk, logger: silentLogger }, config } }
}

function topicManager({ options }: Setup, told: string[] = []): TopicConfigManager {
  return new TopicConfigManager({ ...options, onTopicChanged: (topic) => told.push(topic.topicName) })
}

/** Until the background sync of a written file is done, which takes a few turns on the memory disk. */
async function synced(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

function captured(name: string): string {
  return readFileSync(new URL(`./captured/${name}`, import.meta.url), 'utf8')
}

function put(disk: Disk, path: string, text: string): void {
  const file = disk.open(path, { create: true })
  file.truncate(0)
  file.append(new TextEncoder().encode(text))
  file.close()
}

function read(disk: Disk, path: string): string {
  const file = disk.open(path)
  return new TextDecoder().decode(file.read(0, file.size()))
}

/** The built-in entries come first here and in hash order there, so that both sides are compared as data. */
function byKey(text: string): unknown {
  return JSON.parse(text.replace(/([{,])(\d+):/g, '$1"$2":'))
}

describe('topics.json', () => {
  it('is read as Apache RocketMQ wrote it and written back the same', () => {
    const at = setup()
    put(at.disk, 'config/topics.json', captured('topics.json'))
    const topics = topicManager(at)
    topics.load()
    topics.persist()
    expect(byKey(read(at.disk, 'config/topics.json'))).toEqual(byKey(captured('topics.json')))
    expect(topics.selectTopicConfig('TopicA')).toMatchObject({ order: true, attributes: { 'message.type': 'FIFO' } })
  })

  it('has the system topics of the original', () => {
    const ours = new Map(topicManager(setup()).topics)
    const theirs = JSON.parse(captured('topics.json')).topicConfigTable as Record<string, TopicConfig>
    const { TopicA, T1, ...system } = theirs
    expect([TopicA?.topicName, T1?.topicName]).toEqual(['TopicA', 'T1'])
    expect(Object.fromEntries(ours)).toEqual(system)
  })

  it('prints as fastjson does, with tabs and sorted properties', () => {
    const at = setup('autoCreateTopicEnable=false')
    topicManager(at).persist()
    expect(read(at.disk, 'config/topics.json').split('\n').slice(0, 17)).toEqual([
      '{',
      '\t"dataVersion":{',
      '\t\t"counter":0,',
      '\t\t"stateVersion":0,',
      '\t\t"timestamp":1000000',
      '\t},',
      '\t"topicConfigTable":{',
      '\t\t"SELF_TEST_TOPIC":{',
      '\t\t\t"attributes":{},',
      '\t\t\t"order":false,',
      '\t\t\t"perm":6,',
      '\t\t\t"readQueueNums":1,',
      '\t\t\t"topicFilterType":"SINGLE_TAG",',
      '\t\t\t"topicName":"SELF_TEST_TOPIC",',
      '\t\t\t"topicSysFlag":0,',
      '\t\t\t"writeQueueNums":1',
      '\t\t},',
    ])
  })

  it('is not written before the first change, and keeps the text before the last one as .bak', async () => {
    const at = setup()
    const topics = topicManager(at)
    expect(at.disk.exists('config/topics.json')).toBe(false)
    topics.createTopicIfAbsent(newTopicConfig('One'))
    const first = read(at.disk, 'config/topics.json')
    await synced()
    expect(at.disk.exists('config/topics.json.bak')).toBe(false)
    topics.createTopicIfAbsent(newTopicConfig('Two'))
    expect(read(at.disk, 'config/topics.json.bak')).toBe(first)
  })

  it.each(['', '{"dataVersion":{', 'nonsense'])('falls back to .bak when it holds %j', (torn) => {
    const at = setup()
    put(at.disk, 'config/topics.json', torn)
    put(at.disk, 'config/topics.json.bak', captured('topics.json'))
    const topics = topicManager(at)
    topics.load()
    expect(topics.topics.has('TopicA')).toBe(true)
  })

  it('refuses to start when the copy cannot be read either', () => {
    const at = setup()
    put(at.disk, 'config/topics.json', 'x')
    put(at.disk, 'config/topics.json.bak', 'y')
    expect(() => topicManager(at).load()).toThrow(/topics\.json\.bak: not the JSON/)
  })
})

describe('TopicConfigManager', () => {
  const send = { topic: 'T', defaultTopic: 'TBW102', clientDefaultTopicQueueNums: 4, topicSysFlag: 0 }

  it('makes a topic after TBW102 with the smaller number of queues and without the inherit bit', () => {
    const told: string[] = []
    const topics = topicManager(setup(), told)
    expect(topics.createTopicInSendMessageMethod(send)).toMatchObject({ readQueueNums: 4, writeQueueNums: 4, perm: 6 })
    expect(
      topics.createTopicInSendMessageMethod({ ...send, topic: 'U', clientDefaultTopicQueueNums: 99 })?.readQueueNums,
    ).toBe(8)
    expect(
      topics.createTopicInSendMessageMethod({ ...send, topic: 'V', clientDefaultTopicQueueNums: -3 })?.readQueueNums,
    ).toBe(0)
    expect(told).toEqual(['T', 'U', 'V'])
    expect(topics.dataVersion.counter).toBe(3)
  })

  it('makes none without TBW102 or after a topic that is not inherited', () => {
    expect(topicManager(setup('autoCreateTopicEnable=false')).createTopicInSendMessageMethod(send)).toBeUndefined()
    expect(
      topicManager(setup()).createTopicInSendMessageMethod({ ...send, defaultTopic: 'BenchmarkTest' }),
    ).toBeUndefined()
  })

  it('takes the inherit bit from TBW102 when automatic creation was switched off at run time', () => {
    const at = setup()
    const topics = topicManager(at)
    at.options.config.update(new Map([['autoCreateTopicEnable', 'false']]))
    expect(topics.createTopicInSendMessageMethod(send)).toBeUndefined()
    expect(topics.selectTopicConfig('TBW102')?.perm).toBe(6)
  })

  it('lets a send-back change only the order flag of a known topic', () => {
    const topics = topicManager(setup())
    const retry = { topic: '%RETRY%g', queueNums: 1, perm: 6, topicSysFlag: 0 }
    topics.createTopicInSendMessageBackMethod(retry)
    expect(topics.createTopicInSendMessageBackMethod({ ...retry, queueNums: 9, order: true })).toMatchObject({
      readQueueNums: 1,
      order: true,
    })
  })

  it('bumps version and timestamp with every change, and not without one', () => {
    const at = setup()
    const topics = topicManager(at)
    at.clock.nowMs += 50
    topics.updateTopicConfig(newTopicConfig('A'))
    expect(topics.dataVersion).toEqual({ counter: 1, stateVersion: 0, timestamp: 1_000_050 })
    expect(topics.deleteTopicConfig('nope')).toBe(false)
    topics.updateOrderTopicConfig(['nope'])
    expect(topics.dataVersion.counter).toBe(1)
    topics.updateOrderTopicConfig(['A'])
    expect(topics.deleteTopicConfig('A')).toBe(true)
    expect(topics.dataVersion.counter).toBe(3)
  })

  it('changes attributes by signed keys and refuses as the original words it', () => {
    const topics = topicManager(setup())
    const change = (attributes: Record<string, string>): unknown => {
      try {
        return topics.updateTopicConfig(newTopicConfig('A', { attributes })).attributes
      } catch (error) {
        if (error instanceof AttributeError) return error.message
        throw error
      }
    }
    expect(change({ '-message.type': '' })).toBe(
      'only add attribute is supported while creating topic. key: message.type',
    )
    expect(change({ '+message.type': 'FIFO', '+queue.type': 'SimpleCQ' })).toEqual({
      'message.type': 'FIFO',
      'queue.type': 'SimpleCQ',
    })
    expect(change({ '+queue.type': 'BatchCQ' })).toBe('attempt to update an unchangeable attribute. key: queue.type')
    expect(change({ '+message.type': 'X' })).toBe(
      'value is not in set: [UNSPECIFIED, TRANSACTION, FIFO, MIXED, DELAY, NORMAL]',
    )
    expect(change({ '-none': '' })).toBe('attempt to delete a nonexistent key: none')
    expect(change({ '-message.type': '' })).toEqual({ 'queue.type': 'SimpleCQ' })
  })

  it('changes the order of a topic with attributes, though it fails at it the first time', () => {
    const topics = topicManager(setup())
    topics.updateTopicConfig(newTopicConfig('%DLQ%G', { attributes: { '+queue.type': 'BatchCQ' }, order: true }))
    const take = () =>
      topics.createTopicInSendMessageBackMethod({ topic: '%DLQ%G', queueNums: 1, perm: 6, topicSysFlag: 0 })
    expect(take).toThrow('wrong format key: ueue.type')
    expect(take()).toMatchObject({ order: false, attributes: { 'queue.type': 'BatchCQ' } })
  })

  it('knows system topics by name and by prefix', () => {
    const topics = topicManager(setup())
    const names = [
      'TBW102',
      'broker-a',
      'DefaultCluster',
      'DefaultCluster_REPLY_TOPIC',
      'rmq_sys_anything',
      'CHECKPOINT_TOPIC',
    ]
    expect(names.every((name) => topics.isSystemTopic(name))).toBe(true)
    expect(topics.isSystemTopic('%RETRY%g')).toBe(false)
  })
})

describe('subscriptionGroup.json', () => {
  it('is read as Apache RocketMQ wrote it and written back the same', () => {
    const at = setup()
    put(at.disk, 'config/subscriptionGroup.json', captured('subscriptionGroup.json'))
    const groups = new SubscriptionGroupManager(at.options)
    groups.load()
    groups.persist()
    const written = read(at.disk, 'config/subscriptionGroup.json')
    expect(byKey(written)).toEqual(byKey(captured('subscriptionGroup.json')))
    const block = (text: string): string =>
      text.slice(
        text.indexOf('\t\t"GID_cus":{\n\t\t\t"attributes"'),
        text.indexOf('\t\t"GID_cus":{\n\t\t\t"attributes"') + 640,
      )
    expect(block(written)).toBe(block(captured('subscriptionGroup.json')))
    expect(groups.isForbidden('GID_cus', 'TopicA', FORBIDDEN_READ)).toBe(true)
  })

  it('has the built-in groups of the original', () => {
    const theirs = Object.keys(JSON.parse(captured('subscriptionGroup.json')).subscriptionGroupTable)
    const builtIn = [...new SubscriptionGroupManager(setup().options).groups.keys()]
    expect(theirs).toEqual(expect.arrayContaining(builtIn))
    expect(builtIn).toHaveLength(8)
  })
})

describe('SubscriptionGroupManager', () => {
  it('creates unknown groups with good names, system groups always', () => {
    const on = new SubscriptionGroupManager(setup().options)
    expect(on.findSubscriptionGroupConfig('g')?.retryMaxTimes).toBe(16)
    expect(on.findSubscriptionGroupConfig('a b')).toBeUndefined()
    expect(on.findSubscriptionGroupConfig('x'.repeat(256))).toBeUndefined()
    const off = new SubscriptionGroupManager(setup('autoCreateSubscriptionGroup=false').options)
    expect(off.findSubscriptionGroupConfig('g')).toBeUndefined()
    expect(off.findSubscriptionGroupConfig('CID_RMQ_SYS_x')).toBeDefined()
  })

  it('counts creations and deletions, not look-ups', () => {
    const groups = new SubscriptionGroupManager(setup().options)
    groups.findSubscriptionGroupConfig('g')
    groups.findSubscriptionGroupConfig('g')
    expect(groups.dataVersion.counter).toBe(1)
    expect(groups.deleteSubscriptionGroupConfig('g')).toBe(true)
    expect(groups.deleteSubscriptionGroupConfig('g')).toBe(false)
    expect(groups.dataVersion.counter).toBe(2)
  })

  it('drops all of a group when the last bit of one topic is cleared, without counting it', () => {
    const groups = new SubscriptionGroupManager(setup().options)
    groups.updateForbidden('g', 'a', FORBIDDEN_READ, true)
    groups.updateForbidden('g', 'b', FORBIDDEN_READ, true)
    expect(groups.dataVersion.counter).toBe(2)
    groups.updateForbidden('g', 'a', FORBIDDEN_READ, false)
    expect(groups.isForbidden('g', 'b', FORBIDDEN_READ)).toBe(false)
    expect(groups.dataVersion.counter).toBe(2)
  })
})

describe('consumerOffset.json', () => {
  it('is read as Apache RocketMQ wrote it and written back byte for byte', () => {
    const at = setup()
    put(at.disk, 'config/consumerOffset.json', captured('consumerOffset.json'))
    const offsets = new ConsumerOffsetManager(at.options)
    offsets.load()
    offsets.persist()
    const written = read(at.disk, 'config/consumerOffset.json')
    expect(written.slice(written.indexOf('"offsetTable"'))).toBe(
      captured('consumerOffset.json').slice(captured('consumerOffset.json').indexOf('"offsetTable"')),
    )
    expect(byKey(written)).toMatchObject({ dataVersion: { counter: 0 }, groupTopicMap: { GID_exp: ['TopicA'] } })
    expect(offsets.queryOffset('GID_exp', 'TopicA', 3)).toBe(750)
  })

  it('takes quoted queue ids as well', () => {
    const at = setup()
    put(at.disk, 'config/consumerOffset.json', '{"offsetTable":{"T@g":{"0":5}}}')
    const offsets = new ConsumerOffsetManager(at.options)
    offsets.load()
    expect(offsets.queryOffset('g', 'T', 0)).toBe(5)
  })

  it('is written 10 s after the start, then on the 5 s grid after changes, and at the stop', () => {
    const at = setup()
    const offsets = new ConsumerOffsetManager(at.options)
    const start = at.clock.nowMs
    offsets.start()
    at.clock.runTo(start + 9_999)
    expect(at.disk.exists('config/consumerOffset.json')).toBe(false)
    at.clock.runTo(start + 10_000)
    expect(at.disk.exists('config/consumerOffset.json')).toBe(true)
    expect(at.clock.pending).toBe(0)
    at.clock.runTo(start + 16_000)
    offsets.commitOffset('g', 'T', 0, 7)
    at.clock.runTo(start + 19_999)
    expect(read(at.disk, 'config/consumerOffset.json')).not.toContain('T@g')
    at.clock.runTo(start + 20_000)
    expect(read(at.disk, 'config/consumerOffset.json')).toContain('"T@g":{0:7\n')
    offsets.commitOffset('g', 'T', 0, 8)
    offsets.stop()
    expect(read(at.disk, 'config/consumerOffset.json')).toContain('"T@g":{0:8\n')
    expect(at.clock.pending).toBe(0)
  })
})

describe('a file below config/ on a full disk', () => {
  /** The disk with files that refuse to be written while `isFull` says so. */
  function fillable(disk: Disk, isFull: (path: string) => boolean): Disk {
    const refusing = (file: DiskFile, path: string): DiskFile => ({
      path,
      size: () => file.size(),
      modifiedMs: () => file.modifiedMs(),
      read: (position, length) => file.read(position, length),
      append: (bytes) => file.append(bytes),
      write: (position, bytes) => {
        if (isFull(path)) throw new DiskError('full', path, `${path}: no space left`)
        file.write(position, bytes)
      },
      truncate: (size) => file.truncate(size),
      sync: () => file.sync(),
      close: () => file.close(),
    })
    return {
      open: (path, how) => refusing(disk.open(path, how), path),
      exists: (path) => disk.exists(path),
      list: (path) => disk.list(path),
      makeDirectory: (path) => disk.makeDirectory(path),
      rename: (from, to) => disk.rename(from, to),
      remove: (path) => disk.remove(path),
      syncDirectory: (path) => disk.syncDirectory(path),
      lock: (path) => disk.lock(path),
      space: () => disk.space(),
    }
  }

  it('does not stop the broker, keeps its copy, and is written when there is space again', async () => {
    const at = setup()
    let full = false
    const disk = fillable(at.disk, (path) => full && !path.endsWith('.bak'))
    const offsets = new ConsumerOffsetManager({ ...at.options, runtime: { ...at.options.runtime, disk } })
    const start = at.clock.nowMs
    offsets.start()
    offsets.commitOffset('g', 'T', 0, 7)
    at.clock.runTo(start + 10_000)
    await synced()
    full = true
    offsets.commitOffset('g', 'T', 0, 8)
    at.clock.runTo(start + 40_000)
    expect(read(at.disk, 'config/consumerOffset.json')).toBe('')
    full = false
    const copy = new ConsumerOffsetManager(at.options)
    copy.load()
    expect(copy.queryOffset('g', 'T', 0)).toBe(7)
    at.clock.runTo(start + 45_000)
    expect(read(at.disk, 'config/consumerOffset.json')).toContain('"T@g":{0:8\n')
    expect(read(at.disk, 'config/consumerOffset.json.bak')).toContain('"T@g":{0:7')
  })
})

describe('ConsumerOffsetManager', () => {
  it('takes smaller offsets and counts every 500th commit', () => {
    const offsets = new ConsumerOffsetManager(setup().options)
    for (let n = 0; n < 499; n++) offsets.commitOffset('g', 'T', 0, 1000 - n)
    expect(offsets.dataVersion.counter).toBe(0)
    offsets.commitOffset('g', 'T', 0, 3)
    expect(offsets.dataVersion.counter).toBe(1)
    expect(offsets.queryOffset('g', 'T', 0)).toBe(3)
    expect(offsets.queryOffset('g', 'T', 1)).toBe(-1)
  })

  it('keeps a reset pending until a pull takes it', () => {
    const offsets = new ConsumerOffsetManager(setup().options)
    offsets.commitOffset('g', 'T', 0, 9)
    offsets.assignResetOffset('T', 'g', 0, 2)
    offsets.assignResetOffset('T', 'g', 1, -1)
    expect(offsets.hasOffsetReset('T', 'g', 0)).toBe(true)
    expect(offsets.hasOffsetReset('T', 'g', 1)).toBe(false)
    expect(offsets.queryThenEraseResetOffset('T', 'g', 0)).toBe(2)
    expect(offsets.queryThenEraseResetOffset('T', 'g', 0)).toBeUndefined()
    expect(offsets.queryOffset('g', 'T', 0)).toBe(2)
  })

  it('clones by copy and removes by group and by topic', () => {
    const offsets = new ConsumerOffsetManager(setup().options)
    offsets.commitOffset('a', 'T', 0, 1)
    offsets.commitOffset('a', 'U', 0, 2)
    offsets.cloneOffset('a', 'b', 'T')
    offsets.commitOffset('a', 'T', 0, 5)
    expect(offsets.queryOffset('b', 'T', 0)).toBe(1)
    expect(offsets.whichGroupByTopic('T')).toEqual(['a', 'b'])
    expect(offsets.whichTopicByConsumer('a')).toEqual(['T', 'U'])
    offsets.cleanOffsetByTopic('T')
    expect(offsets.whichTopicByConsumer('b')).toEqual([])
    offsets.removeOffset('a')
    expect([...offsets.offsetTable.keys()]).toEqual([])
  })
})
