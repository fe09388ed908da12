// Pull requests: remoting.md 9. This is data; a row per request.

export const pullRequests = {
  PULL_MESSAGE: {
    code: 11,
    to: ['broker'],
    source: 'remoting.md 9, PullMessageRequestHeader',
    inherits: 'topic',
    request: {
      consumerGroup: 'string!',
      topic: 'string!',
      queueId: 'int!',
      queueOffset: 'long!',
      maxMsgNums: 'int!',
      sysFlag: 'int!',
      commitOffset: 'long!',
      suspendTimeoutMillis: 'long!',
      subscription: 'string',
      subVersion: 'long!',
      expressionType: 'string',
      maxMsgBytes: 'int',
      requestSource: 'int',
      proxyFrowardClientId: 'string',
    },
    response: {
      suggestWhichBrokerId: 'long!',
      nextBeginOffset: 'long!',
      minOffset: 'long!',
      maxOffset: 'long!',
      offsetDelta: 'long',
      topicSysFlag: 'int',
      groupSysFlag: 'int',
      forbiddenType: 'int',
    },
    requestBody: 'none',
    responseBody: 'messages',
  },
} as const
