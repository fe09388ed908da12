// Queue locks of orderly consumers and server-side assignment: remoting.md 8.7 and 8.8. This is data; a row per request.

export const lockRequests = {
  LOCK_BATCH_MQ: {
    code: 41,
    to: ['broker'],
    source: 'remoting.md 8.7, LockBatchMqRequestHeader',
    inherits: 'rpc',
    request: {},
    response: {},
    requestBody: 'json',
    responseBody: 'json',
  },
  UNLOCK_BATCH_MQ: {
    code: 42,
    to: ['broker'],
    source: 'remoting.md 8.7, UnlockBatchMqRequestHeader',
    inherits: 'rpc',
    request: {},
    response: {},
    requestBody: 'json',
    responseBody: 'none',
  },
  QUERY_ASSIGNMENT: {
    code: 400,
    to: ['broker'],
    source: 'remoting.md 8.8, QueryAssignmentRequestBody',
    request: {},
    response: {},
    requestBody: 'json',
    responseBody: 'json',
  },
  SET_MESSAGE_REQUEST_MODE: {
    code: 401,
    to: ['broker'],
    source: 'remoting.md 8.8, SetMessageRequestModeRequestBody',
    request: {},
    response: {},
    requestBody: 'json',
    responseBody: 'none',
  },
} as const
