// Pull requests: remoting.md 9. This is data; a row per request.

const pullRequest = {
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
} as const

const pullResponse = {
  suggestWhichBrokerId: 'long!',
  nextBeginOffset: 'long!',
  minOffset: 'long!',
  maxOffset: 'long!',
  offsetDelta: 'long',
  topicSysFlag: 'int',
  groupSysFlag: 'int',
  forbiddenType: 'int',
} as const

export const pullRequests = {
  PULL_MESSAGE: {
    code: 11,
    to: ['broker'],
    source: 'remoting.md 9, PullMessageRequestHeader',
    inherits: 'topic',
    request: pullRequest as typeof pullRequest,
    fast: true,
    response: pullResponse as typeof pullResponse,
    requestBody: 'none',
    responseBody: 'messages',
  },
  LITE_PULL_MESSAGE: {
    code: 361,
    to: ['broker'],
    source: 'remoting.md 9.1, PullMessageRequestHeader',
    inherits: 'topic',
    request: pullRequest as typeof pullRequest,
    fast: true,
    response: pullResponse as typeof pullResponse,
    requestBody: 'none',
    responseBody: 'messages',
  },
} as const
