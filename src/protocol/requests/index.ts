export type {
  BodyKind,
  FieldType,
  HeaderOf,
  HeaderSchema,
  InheritedOf,
  ReceivedHeaderOf,
  Receiver,
  RequestRow,
  RpcFields,
  TopicFields,
} from './schema.ts'
export type { ReceivedRequestHeader, RequestHeader, RequestName, ResponseHeader } from './table.ts'
export { requestNameOf, requestNames, requestRow, requestTable } from './table.ts'
