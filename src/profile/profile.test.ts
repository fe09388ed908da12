import { describe, expect, it } from 'vitest'
import { requestNames } from '../protocol/index.ts'
import { unknownFields497 } from './absent.ts'
import { differences } from './differences.ts'
import { profileNames, profileOf, servedHandlers } from './index.ts'
import { javaTexts497 } from './javaTexts.ts'

describe('the table of differences', () => {
  it('tells in every row what holds for each release and where that was seen', () => {
    for (const [name, row] of Object.entries(differences)) {
      expect(Object.keys(row).sort(), name).toEqual([...profileNames, 'source'].sort())
      expect(row.source, name).not.toBe('')
      expect(row['5.3.3'], name).not.toEqual(row['4.9.7'])
    }
  })

  it('is read as one profile for each release, 5.3.3 unless told otherwise', () => {
    expect(profileOf()).toEqual(profileOf('5.3.3'))
    expect([profileOf().versionName, profileOf('4.9.7').versionName]).toEqual(['V5_3_3', 'V4_9_7'])
    expect(profileOf('4.9.7').invalidParameterCode).toBe(1)
  })

  it('names each exception of 4.9.7 once', () => {
    const texts = javaTexts497.map(([text]) => text)
    expect(new Set(texts).size).toBe(texts.length)
  })
})

describe('requests of a release', () => {
  const everything = Object.fromEntries(requestNames.map((name) => [name, name]))

  it('are fewer in 4.9.7, for brokers and for NameServers', () => {
    const broker = Object.keys(servedHandlers(everything, '4.9.7', 'broker'))
    const namesrv = Object.keys(servedHandlers(everything, '4.9.7', 'namesrv'))
    expect(broker).toContain('END_TRANSACTION')
    expect(broker).not.toContain('POP_MESSAGE')
    expect(namesrv).toContain('GET_ROUTEINFO_BY_TOPIC')
    expect(namesrv).not.toContain('BROKER_HEARTBEAT')
    expect(broker.length + namesrv.length).toBeLessThan(requestNames.length)
  })

  it('lack header fields of requests that the release has', () => {
    const known = new Set([
      ...Object.keys(servedHandlers(everything, '4.9.7', 'broker')),
      ...Object.keys(servedHandlers(everything, '4.9.7', 'namesrv')),
    ])
    for (const name of Object.keys(unknownFields497)) expect(known, name).toContain(name)
  })
})
