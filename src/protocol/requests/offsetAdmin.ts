// Moving the offsets of groups: remoting.md 13.6. This is data; a row per request.

export const offsetAdminRequests = {
  INVOKE_BROKER_TO_RESET_OFFSET: {
    code: 222,
    to: ['broker'],
    source: 'remoting.md 13.6, ResetOffsetRequestHeader',
    inherits: 'topic',
    request: {
      topic: 'string!',
      group: 'string!',
      queueId: 'int',
      offset: 'long',
      timestamp: 'long!',
      isForce: 'boolean!',
    },
    response: {},
    requestBody: 'none',
    responseBody: 'json',
  },
  INVOKE_BROKER_TO_GET_CONSUMER_STATUS: {
    code: 223,
    to: ['broker'],
    source: 'remoting.md 13.6, GetConsumerStatusRequestHeader',
    inherits: 'topic',
    request: { topic: 'string!', group: 'string!', clientAddr: 'string' },
    response: {},
    requestBody: 'none',
    responseBody: 'json',
  },
  CLONE_GROUP_OFFSET: {
    code: 314,
    to: ['broker'],
    source: 'remoting.md 13.6, CloneGroupOffsetRequestHeader',
    inherits: 'rpc',
    request: { srcGroup: 'string!', destGroup: 'string!', topic: 'string', offline: 'boolean' },
    response: {},
    requestBody: 'none',
    responseBody: 'none',
  },
} as const
