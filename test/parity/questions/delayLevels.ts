import type { Group } from '../step.ts'
import { create, properties, send } from './requests.ts'

/**
 * Every delay level. The messages fall due for two hours and are stored once more then, in the midst of whatever is asked
 * next: nothing is.
 */
export const delayLevels: Group = {
  name: 'delayLevels',
  logMoves: true,
  turns: [
    create('LevelT'),
    ...Array.from({ length: 18 }, (_, at) =>
      send(`level ${at + 1}`, 'LevelT', { properties: properties(`DELAY=${at + 1}`) }, { vague: ['queueOffset'] }),
    ),
  ],
  // Those of one second have come, those of five have not.
  quietMs: 1500,
}
