import { describe, expect, it } from 'vitest'
import { routeStyle, type TopicRouteData, topicRouteBody } from '../../protocol/index.ts'
import { RouteBodies } from './routeBodies.ts'

const queues = { brokerName: 'a', perm: 6, readQueueNums: 4, topicSysFlag: 0, writeQueueNums: 4 }

function route(
  change: Partial<TopicRouteData> = {},
  addresses: [number, string][] = [[0, '10.0.0.1:10911']],
): TopicRouteData {
  const broker = { cluster: 'c', brokerName: 'a', brokerAddrs: new Map(addresses), enableActingMaster: false }
  return { queueDatas: [queues], brokerDatas: [broker], filterServerTable: new Map(), ...change }
}

describe('the bytes of a route', () => {
  it('are used again while the route is equal, and made anew when anything differs', () => {
    const bodies = new RouteBodies()
    const standard = routeStyle(479, undefined)
    const raw = routeStyle(401, undefined)
    const first = bodies.encode('T', route(), standard)
    expect(bodies.encode('T', route(), { ...standard })).toBe(first)
    const others: [TopicRouteData, typeof standard][] = [
      [route(), raw],
      [route({ queueDatas: [{ ...queues, perm: 4 }] }), standard],
      [route({ queueDatas: [queues, { ...queues, brokerName: 'b' }] }), standard],
      [route({ orderTopicConf: 'a:4' }), standard],
      [route({ filterServerTable: new Map([['10.0.0.1:10911', ['10.0.0.9:1']]]) }), standard],
      [route({ brokerDatas: [] }), standard],
      [route({}, [[0, '10.0.0.2:10911']]), standard],
      [route({}, [[1, '10.0.0.1:10911']]), standard],
      [
        route({}, [
          [0, '10.0.0.1:10911'],
          [1, '10.0.0.3:10911'],
        ]),
        standard,
      ],
      [route({ topicQueueMappingByBroker: new Map() }), standard],
    ]
    for (const [other, style] of others) {
      bodies.encode('T', route(), standard)
      expect(bodies.encode('T', other, style)).toEqual(topicRouteBody.encode(other, style))
      expect(bodies.encode('T', route(), standard)).toEqual(first)
    }
  })

  it('are forgotten of the oldest topic first', () => {
    const bodies = new RouteBodies()
    const first = bodies.encode('T0', route(), {})
    for (let index = 1; index <= 1000; index++) bodies.encode(`T${index}`, route(), {})
    expect(bodies.encode('T0', route(), {})).not.toBe(first)
    expect(bodies.encode('T0', route(), {})).toEqual(first)
  })
})
