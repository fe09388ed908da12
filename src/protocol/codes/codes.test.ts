import { describe, expect, it } from 'vitest'
import {
  LANGUAGES,
  languageCode,
  languageName,
  MQVersion,
  requestCodeName,
  responseCodeName,
  versionName,
} from './index.ts'

describe('codes', () => {
  it('name requests and responses as upstream does', () => {
    expect([310, 200050, 77].map(requestCodeName)).toEqual(['SEND_MESSAGE_V2', 'POP_MESSAGE', 'UNKNOWN_77'])
    expect([0, 17, -1006, 999].map(responseCodeName)).toEqual([
      'SUCCESS',
      'TOPIC_NOT_EXIST',
      'RPC_TIME_OUT',
      'UNKNOWN_999',
    ])
  })

  it('give each language its ordinal and take unknown ones as OTHER', () => {
    expect(LANGUAGES.map(languageCode)).toEqual(LANGUAGES.map((_, code) => code))
    expect(languageCode('COBOL')).toBe(languageCode('OTHER'))
    expect([languageName(9), languageName(99), languageName(-34)]).toEqual(['GO', 'OTHER', 'OTHER'])
  })

  it('name every version of the table by its ordinal', () => {
    for (const [name, ordinal] of Object.entries(MQVersion)) expect(versionName(ordinal)).toBe(name)
  })

  it('name versions between those of the table', () => {
    expect([478, 491, 492, 411, 611, 613, -1, 300, 65].map(versionName)).toEqual([
      'V5_3_3_SNAPSHOT',
      'V5_3_9',
      'V5_4_0_SNAPSHOT',
      'V4_9_9',
      'V5_9_9',
      'HIGHER_VERSION',
      'HIGHER_VERSION',
      'V4_4_4_SNAPSHOT',
      'V3_1_8',
    ])
  })
})
