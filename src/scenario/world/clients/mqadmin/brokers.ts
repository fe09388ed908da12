import type { Admin } from '../../../../client/index.ts'
import { type Command, flags, given, targets } from './command.ts'

/** WipeWritePermSubCommand and AddWritePermSubCommand, which are alike. */
const writePerm = (word: 'wipe' | 'add', change: (admin: Admin, brokerName: string) => Promise<number>): Command => ({
  name: `${word}WritePerm`,
  className: `${word === 'wipe' ? 'Wipe' : 'Add'}WritePermSubCommand`,
  flags: flags('b brokerName'),
  required: ['brokerName'],
  run: async (call) => {
    const broker = given(call, 'brokerName')
    const topics = await change(call.admin, broker)
    call.print(`${word} write perm of broker[${broker}] in name server[${call.namesrv}] OK, ${topics}`)
    return undefined
  },
})

/** UpdateBrokerConfigSubCommand */
const updateBrokerConfig: Command = {
  name: 'updateBrokerConfig',
  className: 'UpdateBrokerConfigSubCommand',
  flags: flags('b brokerAddr, c clusterName, k key, v value'),
  required: ['key', 'value'],
  run: async (call) => {
    const addresses = await targets(call)
    if (addresses === undefined) return 'usage'
    for (const address of addresses) {
      await call.admin.updateBrokerConfig(address, { [given(call, 'key')]: given(call, 'value') })
      call.print(`update broker config success, ${address}`)
    }
    return undefined
  },
}

export const brokerCommands: readonly Command[] = [
  writePerm('wipe', (admin, name) => admin.wipeWritePerm(name)),
  writePerm('add', (admin, name) => admin.addWritePerm(name)),
  updateBrokerConfig,
]
