export { handleEndTransaction } from './endTransaction.ts'
export { TransactionService } from './transactionService.ts'
