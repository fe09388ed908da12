import { describe, expect, it } from 'vitest'
import { toolsCredentials } from './toolsCredentials.ts'

describe('tools.yml', () => {
  it('names who signs, plain or quoted, behind comments', () => {
    const text = '# keys\naccessKey: rocketmq2  # the admin\nsecretKey: "12 345678"\n'
    expect(toolsCredentials(text)).toEqual({ accessKey: 'rocketmq2', secretKey: '12 345678' })
    expect(toolsCredentials("accessKey: 'a'\r\nsecretKey: b\r\n")).toEqual({ accessKey: 'a', secretKey: 'b' })
  })

  it.each(['', 'accessKey: a\n', '# accessKey: a\n# secretKey: b\n', 'accessKey:\nsecretKey: b\n'])(
    'names nobody in %j',
    (text) => {
      expect(toolsCredentials(text)).toBeUndefined()
    },
  )
})
