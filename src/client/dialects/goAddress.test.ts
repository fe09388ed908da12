import { describe, expect, it } from 'vitest'
import { goDialAddress, parseGoNamesrv, verifyGoAddress } from './goAddress.ts'

// clients.md 1.9: every row was observed with the released client.
const accepted = [
  '127.0.0.1:9876',
  'http://rocketmq-namesrv.rocketmq.svc.cluster.local:9876',
  'http://name',
  'http://127.0.0.1:9876/',
  'https://127.0.0.1:9876',
  'http://a:9876;http://b:9876',
  '10.0.0.1:9876,10.0.0.2:9876',
  '10.0.0.1',
  '10.0.0.1:9876 ',
  '10.0.0.256:9876',
  '1.2.3.4.example.com:9876',
  'foo::bar:9876',
  '[::1]:9876',
  '[2001:db8::1]:9876',
]
const notAnAddress = [
  'rocketmq-namesrv.rocketmq.svc.cluster.local:9876',
  'localhost:9876',
  'HTTP://foo:9876',
  'ftp://foo:9876',
  'tcp://10.0.0.1:9876',
  ' 10.0.0.1:9876',
  '300.1.1.1:9876',
  '',
]

describe('the address check of the Go client', () => {
  it.each(accepted)('accepts "%s"', (entry) => {
    expect(verifyGoAddress(entry)).toBeUndefined()
  })

  it.each(notAnAddress)('refuses "%s"', (entry) => {
    expect(verifyGoAddress(entry)).toBe('IP addr error')
  })

  it.each(['10.0.0.1:9876;10.0.0.2:9876', '10.0.0.1:9876;'])('refuses the list "%s" as several addresses', (entry) => {
    expect(verifyGoAddress(entry)).toBe('multiple IP addr does not support')
  })

  it('checks every element of a list', () => {
    expect(parseGoNamesrv(['10.0.0.1:9876', 'ns:9876'])).toEqual({
      rejected: { text: 'IP addr error', entry: 'ns:9876' },
    })
    expect(parseGoNamesrv(['10.0.0.1:9876', 'http://ns:9876'])).toEqual({
      entries: ['10.0.0.1:9876', 'http://ns:9876'],
    })
  })

  it('drops the prefix only when it dials', () => {
    expect(goDialAddress('http://ns:9876')).toBe('ns:9876')
    expect(goDialAddress('https://ns:9876')).toBe('ns:9876')
    expect(goDialAddress('ns:9876')).toBe('ns:9876')
  })
})
