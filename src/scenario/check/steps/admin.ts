import { shellCommands } from '../../../topology/index.ts'
import { commandNames } from '../../world/clients/mqadmin/commands.ts'
import { mqadminWords } from '../../world/clients/mqadmin/words.ts'
import type { Reader } from '../reader.ts'
import { onClient } from './onClient.ts'
import { BASE, type StepChecks } from './step.ts'

export const adminChecks: StepChecks<'mqadmin' | 'createTopic'> = {
  mqadmin: (step, cast) => {
    onClient(['mqadmin'], ['command'])(step, cast)
    checkCommand(step.fields([...BASE, 'client', 'command'], 'a step').command)
  },
  createTopic: (step, cast) => {
    onClient(['goAdmin'], ['topic', 'brokerAddr', 'queues'])(step, cast)
    const own = step.fields([...BASE, 'client', 'topic', 'brokerAddr', 'queues'], 'a step')
    own.topic.text('a topic')
    own.brokerAddr.optional((address) => {
      if (typeof address.value !== 'string') address.refuse('a text')
    })
    own.queues.optional((count) => count.whole(1, 1024, 'a number of queues'))
  },
}

/** A command that mqadmin has and that is not played here would be a wrong answer; its options are its own business. */
function checkCommand(reader: Reader): void {
  const text = reader.text('a command line of mqadmin')
  const read = shellCommands(text)
  if ('unterminated' in read) reader.refuse(`a command line whose ${read.unterminated} has an end`)
  const [name = ''] = mqadminWords(read.commands[0]?.words ?? [])
  if (!commandNames.some((known) => known.toLowerCase() === name.toLowerCase())) {
    reader.refuse(`a command line of mqadmin that begins with one of ${commandNames.join(', ')}`)
  }
}
