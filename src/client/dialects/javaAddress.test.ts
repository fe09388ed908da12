import { describe, expect, it } from 'vitest'
import { parseJavaNamesrv } from './javaAddress.ts'

describe('the NameServer setting of the Java client', () => {
  // clients.md 1.3.
  it.each([
    ['10.0.0.1:9876;10.0.0.2:9876', ['10.0.0.1:9876', '10.0.0.2:9876']],
    ['ns.example:9876', ['ns.example:9876']],
    ['http://ns.example:9876', ['ns.example:9876']],
    ['http://a:9876;http://b:9876', ['b:9876']],
    ['http://a:9876;b:9876', ['a:9876', 'b:9876']],
    ['http://ns.example:9876/', ['']],
    ['https://ns.example:9876', ['https://ns.example:9876']],
    ['a:9876; b:9876', ['a:9876', ' b:9876']],
    ['a:9876;', ['a:9876']],
    ['', ['']],
  ])('reads "%s" without any check', (setting, entries) => {
    expect(parseJavaNamesrv(setting)).toEqual({ entries })
  })

  it('leaves the list empty when nothing is set', () => {
    expect(parseJavaNamesrv(undefined)).toEqual({ entries: [] })
  })
})
