export { handleQueryMessage, handleViewMessage } from './queryMessage.ts'
