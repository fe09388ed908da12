import { describe, expect, it } from 'vitest'
import { textsIn } from '../../src/cli/language.ts'
import { scenarioPage } from '../../src/page/index.ts'
import { runScenario, type Scenario } from '../../src/scenario/index.ts'
import { sample } from '../scenario/sample.ts'

const english = (scenario: Scenario) => ({ language: 'en', ...textsIn(scenario, 'en') })

async function pageOf(scenario: Scenario): Promise<string> {
  const runs = await Promise.all(
    (['broken', 'cured'] as const).map(async (variant) => ({
      result: await runScenario(scenario, { variant }),
      replay: `rocketmq-sim run sample --variant ${variant}`,
    })),
  )
  return scenarioPage(scenario, english(scenario), runs)
}

/** A scenario whose send fails because the broker advertises what nobody holds. */
function failing(): Scenario {
  const base = sample()
  const broker = {
    ...base.topology.hosts['broker-a'],
    settings: { namesrvAddr: '10.0.0.1:9876', brokerIP1: '10.9.9.9' },
  }
  const hosts = { ...base.topology.hosts, 'broker-a': { ...broker, role: 'broker', addresses: ['10.0.0.2'] } } as const
  return {
    ...base,
    title: 'A <b>sample</b> & "more"',
    topology: { hosts, firewall: [{ to: '10.9.9.0/24', action: 'reject' }] },
    timeline: base.timeline,
  }
}

describe('the page of a run', () => {
  it('shows the story, both runs with their expectations, and how to run them again', async () => {
    const page = await pageOf(
      sample({ story: { symptoms: ['a text that users see'], cause: 'why', fix: 'how', links: ['a/b#7'] } }),
    )
    expect(page).toContain('a text that users see')
    expect(page).toContain('href="https://github.com/a/b/issues/7"')
    expect(page.match(/<section>/g)).toHaveLength(2)
    expect(page.match(/class="verdict holds"/g)).toHaveLength(2)
    expect(page).toContain('rocketmq-sim run sample --variant cured')
    expect(page.match(/<h3>Hosts and networks<\/h3>\n<div class="scroll picture"><svg/g)).toHaveLength(2)
    expect(page).toContain('broker-a')
  })

  it('shows what failed: the expectation, the hop, the rule, and the arrow that stops half-way', async () => {
    const page = await pageOf(failing())
    expect(page).toContain('class="verdict broken"')
    expect(page).toMatch(/seen <code>.*Send \[3\] times/)
    expect(page).toContain('second hop, client to broker')
    expect(page).toMatch(/<g class="dial bad">.*class="cross"/s)
    expect(page).toContain('dial 10.9.9.9:10911: refused')
  })

  it('draws who sent what to whom, once with a number where it repeats itself', async () => {
    const page = await pageOf(sample())
    expect(page).toMatch(/<g class="request plain">.*SEND_MESSAGE_V2 Orders/s)
    expect(page).toMatch(/REGISTER_BROKER[^<]*\(2 times\)|REGISTER_BROKER[^<]*\(3 times\)/)
    expect(page).toMatch(/<title>namesrv<\/title>/)
  })

  it('needs nothing from elsewhere, runs nothing, and takes no text for markup', async () => {
    const page = await pageOf(failing())
    expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\(https?:/)
    expect(page).toContain('A &lt;b&gt;sample&lt;/b&gt; &amp; &quot;more&quot;')
    expect(page).not.toContain('<b>sample</b>')
  })

  it('is the same for the same run', async () => {
    expect(await pageOf(sample())).toBe(await pageOf(sample()))
  })
})

describe('the page in Chinese', () => {
  it('has its headings, hops, reasons and symptoms in Chinese', async () => {
    const chinese = { title: '标题', symptoms: ['连不上'], cause: '原因是', fix: '这样解决', cure: '已修复' }
    const scenario: Scenario = { ...failing(), zh: chinese }
    const result = await runScenario(scenario, { variant: 'broken' })
    const page = scenarioPage(scenario, { language: 'zh', ...textsIn(scenario, 'zh') }, [{ result, replay: 'again' }])
    for (const text of [
      '<html lang="zh">',
      '连不上',
      '预期',
      '为什么',
      '第二跳，客户端到 Broker',
      '主机与网络',
      '重新运行',
    ]) {
      expect(page).toContain(text)
    }
    expect(page).not.toMatch(/<h3>[A-Z]|<dt>[A-Z]|<th>[a-z]/)
  })

  it('puts the headings of reasons before each of them, for narrow pages', async () => {
    expect(await pageOf(failing())).toMatch(
      /<td data-head="hop">second hop, client to broker<\/td>.*<td data-head="cure">/,
    )
  })
})
