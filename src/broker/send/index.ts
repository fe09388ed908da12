export { checkSend, isRefusal } from './checks.ts'
export { handleSendBack } from './sendBack.ts'
export { handleSend, randomQueueId } from './sendMessage.ts'
