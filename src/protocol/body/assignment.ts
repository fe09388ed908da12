import {
  byText,
  constant,
  int,
  type JsonBody,
  jsonBody,
  list,
  object,
  optional,
  orElse,
  type Shape,
  text,
  texts,
} from '../json/index.ts'
import { type MessageQueue, messageQueueShape } from './messageQueue.ts'

/** Body of QUERY_ASSIGNMENT (remoting.md B15). */
export interface QueryAssignmentRequest {
  readonly clientId: string
  readonly consumerGroup: string
  readonly messageModel: string
  readonly strategyName: string
  readonly topic: string
}

export const queryAssignmentRequestBody: JsonBody<QueryAssignmentRequest> = jsonBody(
  'QueryAssignmentRequestBody',
  object<QueryAssignmentRequest>({
    clientId: text,
    consumerGroup: text,
    messageModel: constant,
    strategyName: text,
    topic: text,
  }),
)

export interface MessageQueueAssignment {
  readonly attachments?: Readonly<Record<string, string>> | undefined
  readonly messageQueue: MessageQueue
  /** `PULL` or `POP`. */
  readonly mode: string
}

/** Answer of QUERY_ASSIGNMENT (remoting.md B16). Without the list the client keeps what it has. */
export interface QueryAssignmentResponse {
  readonly messageQueueAssignments?: readonly MessageQueueAssignment[] | undefined
}

export const queryAssignmentResponseBody: JsonBody<QueryAssignmentResponse> = jsonBody(
  'QueryAssignmentResponseBody',
  object<QueryAssignmentResponse>({
    messageQueueAssignments: optional(
      list(
        object<MessageQueueAssignment>({
          attachments: optional(texts),
          messageQueue: messageQueueShape,
          mode: orElse(text, 'PULL'),
        }),
      ),
    ),
  }),
)

/** Body of SET_MESSAGE_REQUEST_MODE (remoting.md B17). */
export interface SetMessageRequestMode {
  readonly consumerGroup: string
  readonly mode: string
  readonly popShareQueueNum: number
  readonly topic: string
}

const requestModeShape: Shape<SetMessageRequestMode> = object<SetMessageRequestMode>({
  consumerGroup: text,
  mode: orElse(constant, 'PULL'),
  popShareQueueNum: int,
  topic: text,
})

export const setMessageRequestModeBody: JsonBody<SetMessageRequestMode> = jsonBody(
  'SetMessageRequestModeRequestBody',
  requestModeShape,
)

/** Answer of GET_ALL_MESSAGE_REQUEST_MODE (remoting.md B32): modes by topic and group. */
export interface MessageRequestModes {
  readonly messageRequestModeMap: ReadonlyMap<string, ReadonlyMap<string, SetMessageRequestMode>>
}

export const messageRequestModesBody: JsonBody<MessageRequestModes> = jsonBody(
  'MessageRequestModeSerializeWrapper',
  object<MessageRequestModes>({ messageRequestModeMap: byText(byText(requestModeShape)) }),
)
