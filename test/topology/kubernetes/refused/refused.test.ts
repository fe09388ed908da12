import { describe, expect, it } from 'vitest'
import { SimError } from '../../../../src/runtime/index.ts'
import { readKubernetes } from '../../../../src/topology/index.ts'
import { data } from './data.ts'
import { files } from './files.ts'
import { pods } from './pods.ts'
import { services } from './services.ts'
import { shapes } from './shapes.ts'

function refusal(text: string, file: string = 'k8s.yaml'): string {
  try {
    readKubernetes([{ file, text }])
  } catch (error) {
    if (SimError.is(error)) return error.message
    throw error
  }
  return 'accepted'
}

const said = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))

describe('what kubectl or the API server refuse is refused in their words, with file and line:', () => {
  it.each([...files, ...shapes, ...pods, ...services, ...data])('%s', (_, text, line, words) => {
    const sentence = refusal(text)
    expect(sentence).toMatch(said(words))
    expect(sentence.slice(0, 14)).toMatch(new RegExp(`^k8s\\.yaml:${line}: `))
    expect(sentence.split('\n')).toHaveLength(1)
    expect(sentence.length).toBeLessThan(1500)
  })
})
