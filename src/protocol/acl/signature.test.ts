import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { utf8Bytes } from '../bytes/index.ts'
import { calSignature, signedContent, signedFields } from './signature.ts'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

describe('calSignature', () => {
  it('is HMAC-SHA1 of RFC 2202', () => {
    // Test case 2 of the RFC, and the keys longer than a block of case 6.
    expect(calSignature(utf8Bytes('what do ya want for nothing?'), 'Jefe')).toBe('7/zfauXrL6LSdBbV8YTfnCWafHk=')
    const long = 'k'.repeat(80)
    const expected = createHmac('sha1', long).update('Test Using Larger Than Block-Size Key').digest('base64')
    expect(calSignature(utf8Bytes('Test Using Larger Than Block-Size Key'), long)).toBe(expected)
  })

  it('takes key and content as UTF-8', () => {
    const expected = createHmac('sha1', 'schlüssel').update('größe€').digest('base64')
    expect(calSignature(utf8Bytes('größe€'), 'schlüssel')).toBe(expected)
  })
})

describe('signedContent', () => {
  it('joins the values in the order of their names, without the signature, and appends the body', () => {
    const fields = { topic: 'T', b: '2', a: '1', Signature: 'x', AccessKey: 'ak' }
    expect(text(signedContent(fields, utf8Bytes('body')))).toBe('ak12Tbody')
    expect(text(signedContent(fields, undefined))).toBe('ak12T')
    expect(text(signedContent(fields, undefined, ['b']))).toBe('ak1T')
  })
})

describe('signedFields', () => {
  const credentials = { accessKey: 'ak', secretKey: 'secret', securityToken: 'token' }

  it('signs access key and token like the Java client', () => {
    const fields = signedFields({ topic: 'T' }, undefined, credentials)
    expect(fields).toEqual({
      topic: 'T',
      AccessKey: 'ak',
      SecurityToken: 'token',
      Signature: createHmac('sha1', 'secret').update('aktokenT').digest('base64'),
    })
  })

  it('leaves the token out of the content like the Go client', () => {
    const fields = signedFields({ topic: 'T' }, undefined, credentials, { tokenSigned: false })
    expect(fields['SecurityToken']).toBe('token')
    expect(fields['Signature']).toBe(createHmac('sha1', 'secret').update('akT').digest('base64'))
  })
})
