import { describe, expect, it } from 'vitest'
import { brokerHandlers } from '../../src/broker/index.ts'
import { namesrvHandlers } from '../../src/namesrv/index.ts'
import { type ProfileName, servedHandlers } from '../../src/profile/index.ts'
import { type RequestName, requestRow } from '../../src/protocol/index.ts'
import { readSnapshots } from './compare.ts'
import { groups } from './groups.ts'
import { NOT_ASKED } from './matrix/index.ts'
import type { Answer } from './normalForm.ts'
import type { Step } from './step.ts'

/** Requests that cannot succeed at a broker as these questions find it, with the reason. */
const CANNOT_SUCCEED: Readonly<Record<string, string>> = {
  GET_BROKER_EPOCH_CACHE: 'needs a controller',
}

interface Asked {
  readonly step: Step
  readonly answer: Answer
}

function askedOf(profile: ProfileName): readonly Asked[] {
  const recorded = readSnapshots(profile)
  return groups.flatMap(({ name, turns }) =>
    turns.flatMap((turn) => {
      const answer = recorded[name]?.[turn.what]
      return 'code' in turn && answer !== undefined ? [{ step: turn, answer }] : []
    }),
  )
}

/** Code 0, with a body and with fields where the request has such answers. */
function succeeds(name: RequestName, { answer }: Asked): boolean {
  const { response, responseBody } = requestRow(name)
  if (answer.code !== 0) return false
  const hasFields = answer.ext !== undefined || !Object.values(response).some((type) => type.endsWith('!'))
  return hasFields && (responseBody === 'none' || answer.body !== undefined)
}

const handlers = { namesrv: namesrvHandlers, broker: brokerHandlers } as const

describe.each(['namesrv', 'broker'] as const)('every request that the %s of 5.3.3 serves', (server) => {
  const asked = askedOf('5.3.3')
  const served = Object.keys(servedHandlers(handlers[server], '5.3.3', server)) as readonly RequestName[]
  const names = served.filter((name) => !Object.hasOwn(NOT_ASKED, name))
  const questions = names.map((name) => {
    const { code } = requestRow(name)
    return [name, asked.filter(({ step }) => step.code === code && (step.to ?? 'broker') === server)] as const
  })

  it('is asked', () => {
    expect(questions.filter(([, all]) => all.length === 0).map(([name]) => name)).toEqual([])
  })

  it('succeeds at the original at least once, but for those that cannot', () => {
    const never = questions.filter(([name, all]) => !all.some((one) => succeeds(name, one))).map(([name]) => name)
    expect(never).toEqual(names.filter((name) => Object.hasOwn(CANNOT_SUCCEED, name)))
  })
})
