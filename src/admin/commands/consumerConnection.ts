import { ClientError } from '../../client/index.ts'
import { versionName } from '../../protocol/index.ts'
import { type AdminCommand, command } from '../command.ts'
import { Refusal } from '../failures.ts'
import { nothingOf } from '../groups.ts'
import { address, required, text } from '../options/index.ts'
import { pairs, table } from '../output/index.ts'

export const consumerConnection: AdminCommand = command({
  name: 'consumerConnection',
  section: 'Groups and offsets',
  summary: 'Clients of a consumer group that are online, and what they subscribe to',
  options: {
    consumerGroup: required(text('g', 'group', 'the consumer group')),
    brokerAddr: address('b', 'ask this broker (default: one of those that the group uses)'),
  },
  examples: ['consumerConnection -g billing'],
  run: async ({ admin, options, print }) => {
    const { consumerGroup, brokerAddr } = options
    const connection = await admin.consumerConnections(consumerGroup, { brokerAddr }).catch(async (error: unknown) => {
      if (ClientError.is(error) && error.failure.kind === 'noRoute') {
        // Without a retry topic nobody of the group ever subscribed.
        throw await nothingOf(admin, consumerGroup, ', and no client of it has ever connected')
      }
      throw error
    })
    if (connection === undefined) {
      const at = brokerAddr === undefined ? '' : ` at broker ${brokerAddr}`
      throw new Refusal(
        `group ${consumerGroup} is offline: no client of it is connected${at} (code 206, CONSUMER_NOT_ONLINE)`,
      )
    }
    const clients = [...connection.connectionSet].sort((left, right) => (left.clientId < right.clientId ? -1 : 1))
    const subscriptions = [...connection.subscriptionTable.values()].sort((l, r) => (l.topic < r.topic ? -1 : 1))
    const { consumeType, messageModel, consumeFromWhere } = connection
    print({
      json: {
        group: consumerGroup,
        clients: clients.map(({ clientId, clientAddr, language, version }) => ({
          clientId,
          clientAddr,
          language,
          version: versionName(version),
        })),
        subscriptions: subscriptions.map(({ topic, subString, expressionType }) => ({
          topic,
          subString,
          expressionType,
        })),
        consumeType: consumeType ?? null,
        messageModel: messageModel ?? null,
        consumeFromWhere: consumeFromWhere ?? null,
      },
      blocks: [
        table(
          ['ClientId', 'ClientAddr', 'Language', 'Version'],
          clients.map((client) => [client.clientId, client.clientAddr, client.language, versionName(client.version)]),
        ),
        table(
          ['Topic', 'SubExpression'],
          subscriptions.map(({ topic, subString }) => [topic, subString]),
        ),
        pairs([
          ['ConsumeType:', consumeType],
          ['MessageModel:', messageModel],
          ['ConsumeFromWhere:', consumeFromWhere],
        ]),
      ],
    })
  },
})
