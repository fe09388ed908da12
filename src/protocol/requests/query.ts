// Looking up messages: remoting.md 8.5, 8.6, 13.5. This is data; a row per request.

export const queryRequests = {
  QUERY_MESSAGE: {
    code: 12,
    to: ['broker'],
    source: 'remoting.md 8.6, QueryMessageRequestHeader',
    inherits: 'topic',
    request: {
      topic: 'string!',
      key: 'string!',
      maxNum: 'int!',
      beginTimestamp: 'long!',
      endTimestamp: 'long!',
      _UNIQUE_KEY_QUERY: 'boolean',
    },
    response: { indexLastUpdateTimestamp: 'long!', indexLastUpdatePhyoffset: 'long!' },
    requestBody: 'none',
    responseBody: 'messages',
  },
  VIEW_MESSAGE_BY_ID: {
    code: 33,
    to: ['broker'],
    source: 'remoting.md 8.5, ViewMessageRequestHeader',
    request: { topic: 'string', offset: 'long!' },
    response: {},
    requestBody: 'none',
    responseBody: 'messages',
  },
  QUERY_CONSUME_QUEUE: {
    code: 321,
    to: ['broker'],
    source: 'remoting.md 13.5, QueryConsumeQueueRequestHeader',
    inherits: 'topic',
    request: { topic: 'string', queueId: 'int', index: 'long', count: 'int', consumerGroup: 'string' },
    response: {},
    requestBody: 'none',
    responseBody: 'json',
  },
} as const
