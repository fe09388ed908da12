export { handleReply } from './replyMessage.ts'
