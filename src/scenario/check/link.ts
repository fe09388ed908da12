import type { Reader } from './reader.ts'

const LATENCY = 'a duration, the least and the most, or an object with mean, jitter, distribution and correlation'
const LOSS = 'a share from 0 to 1, or an object with chance and correlation, or with toBad, toGood, inBad and inGood'

/** The properties of a link, by their names. */
export const LINK: readonly [
  'latency',
  'bytesPerSecond',
  'queueBytes',
  'mtu',
  'icmp',
  'loss',
  'corrupt',
  'duplicate',
  'reorder',
] = ['latency', 'bytesPerSecond', 'queueBytes', 'mtu', 'icmp', 'loss', 'corrupt', 'duplicate', 'reorder']

export function checkLinkProperties(link: Readonly<Record<(typeof LINK)[number], Reader>>): void {
  link.latency.optional(checkLatency)
  link.bytesPerSecond.optional((rate) => rate.number(1, 1e12, 'bytes per second'))
  link.queueBytes.optional((bytes) => {
    bytes.whole(1, 1e12, 'a number of bytes')
    if (link.bytesPerSecond.absent) bytes.refuse('absent without bytesPerSecond: nothing waits then')
  })
  link.mtu.optional((bytes) => bytes.whole(128, 65_535, 'a number of bytes'))
  link.icmp.optional((fate) => {
    if (link.mtu.absent) fate.refuse('absent without mtu: nothing is too large then')
    fate.oneOf(['passes', 'lost'])
  })
  link.loss.optional(checkLoss)
  for (const share of [link.corrupt, link.duplicate, link.reorder]) share.optional((own) => own.number(0, 1, 'a share'))
}

function checkLatency(latency: Reader): void {
  if (typeof latency.value === 'string') {
    latency.duration()
  } else if (Array.isArray(latency.value)) {
    const ends = latency.list(LATENCY)
    const [min = 0, max = -1] = ends.map((end) => end.duration())
    if (ends.length !== 2 || min > max) latency.refuse(LATENCY)
  } else {
    const { mean, jitter, distribution, correlation } = latency.fields(
      ['mean', 'jitter', 'distribution', 'correlation'],
      LATENCY,
    )
    mean.duration()
    jitter.duration()
    distribution.optional((name) => name.oneOf(['even', 'normal', 'pareto', 'paretonormal']))
    correlation.optional(checkCorrelation)
  }
}

function checkLoss(loss: Reader): void {
  if (typeof loss.value !== 'object' || loss.value === null) {
    loss.number(0, 1, 'a share')
  } else if ('toBad' in loss.value) {
    const bursts = loss.fields(['toBad', 'toGood', 'inBad', 'inGood'], LOSS)
    for (const chance of [bursts.toBad, bursts.toGood]) chance.number(0, 1, 'a chance')
    for (const chance of [bursts.inBad, bursts.inGood]) chance.optional((own) => own.number(0, 1, 'a chance'))
  } else {
    const { chance, correlation } = loss.fields(['chance', 'correlation'], LOSS)
    chance.number(0, 1, 'a chance')
    correlation.optional(checkCorrelation)
  }
}

function checkCorrelation(correlation: Reader): void {
  const { value } = correlation
  if (typeof value !== 'number' || !(value >= 0 && value < 1)) correlation.refuse('a number from 0 to below 1')
}
