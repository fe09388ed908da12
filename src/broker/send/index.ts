export { handleSendBack } from './sendBack.ts'
export { handleSend } from './sendMessage.ts'
