// Transactions: remoting.md 7.7, 12.2, 13.7. This is data; a row per request.

export const transactionRequests = {
  END_TRANSACTION: {
    code: 37,
    to: ['broker'],
    source: 'remoting.md 7.7, EndTransactionRequestHeader',
    inherits: 'rpc',
    request: {
      topic: 'string',
      producerGroup: 'string!',
      tranStateTableOffset: 'long!',
      commitLogOffset: 'long!',
      commitOrRollback: 'int!',
      fromTransactionCheck: 'boolean',
      msgId: 'string!',
      transactionId: 'string',
    },
    response: {},
    requestBody: 'none',
    responseBody: 'none',
  },
  CHECK_TRANSACTION_STATE: {
    code: 39,
    to: ['client'],
    source: 'remoting.md 12.2, CheckTransactionStateRequestHeader',
    inherits: 'rpc',
    request: {
      topic: 'string',
      tranStateTableOffset: 'long!',
      commitLogOffset: 'long!',
      msgId: 'string',
      transactionId: 'string',
      offsetMsgId: 'string',
    },
    response: {},
    requestBody: 'messages',
    responseBody: 'none',
  },
  RESUME_CHECK_HALF_MESSAGE: {
    code: 323,
    to: ['broker'],
    source: 'remoting.md 13.7, ResumeCheckHalfMessageRequestHeader',
    request: { topic: 'string', msgId: 'string' },
    response: {},
    requestBody: 'none',
    responseBody: 'none',
  },
} as const
