import { type JavaText, javaTexts497 } from './javaTexts.ts'

const NO_TEXTS: readonly JavaText[] = []

/**
 * Everything in which servers of the two lines differ and that a handler has to ask for, a row each. Handlers read a
 * row by its name (`context.profile.sendRefusal`), never the release.
 */
export const differences = {
  version: { '5.3.3': 479, '4.9.7': 407, source: 'MQVersion ordinals' },
  versionName: { '5.3.3': 'V5_3_3', '4.9.7': 'V4_9_7', source: 'MQVersion' },
  /** Header encoding of answers: the server's own, or that of each request. */
  answersAs: { '5.3.3': 'JSON', '4.9.7': 'request', source: 'NettyRemotingAbstract.processRequestCommand' },
  /** What stands differently in remarks of exceptions. */
  javaTexts: { '5.3.3': NO_TEXTS, '4.9.7': javaTexts497, source: 'measured' },
  /** FAQUrl.suggestTodo: what some remarks end with. */
  faq: {
    '5.3.3': '\nSee https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.',
    '4.9.7': '\nSee http://rocketmq.apache.org/docs/faq/ for further details.',
    source: 'FAQUrl',
  },
  /** Whether a NameServer answers a code that it does not know; otherwise the caller times out. */
  namesrvAnswersUnknownCodes: { '5.3.3': true, '4.9.7': false, source: 'remoting.md 19.7, measured' },
  /** `enableActingMaster` in broker data of answers 105 and 106. */
  actingMasterInRoutes: { '5.3.3': true, '4.9.7': false, source: 'remoting.md 19.7, measured' },
  /** Answer to a send or pull with an illegal topic or a queue out of range: INVALID_PARAMETER or SYSTEM_ERROR. */
  invalidParameterCode: { '5.3.3': 29, '4.9.7': 1, source: 'remoting.md 19.7, measured' },
  /** The topic's mapping, the body's length and the born time are used before a send is checked. */
  sendUsesBeforeChecks: {
    '5.3.3': true,
    '4.9.7': false,
    source: 'SendMessageProcessor, AbstractSendMessageProcessor.buildMsgContext',
  },
  /** `transactionId` in answers to sends: the unique key. */
  transactionIdOfSends: { '5.3.3': true, '4.9.7': false, source: 'remoting.md 19.7, measured' },
  /** Sends are stored with MSG_REGION and TRACE_ON, without POP_CK, and get a unique key when they have none. */
  completesSentProperties: { '5.3.3': true, '4.9.7': false, source: 'SendMessageProcessor.sendMessage' },
  /** WAIT is stored with a sent message; 4.9 takes it out. */
  storesWaitOfSends: { '5.3.3': true, '4.9.7': false, source: 'SendMessageProcessor.asyncSendMessage' },
  /** Delay level that a dead letter gets that its consumer sent; 4.9 means 0 and keeps the one of the message. */
  delayOfDeadLetters: { '5.3.3': '-1', '4.9.7': undefined, source: 'SendMessageProcessor.handleRetryAndDLQ' },
  /** Batches for retry topics are refused. */
  refusesRetryBatches: { '5.3.3': true, '4.9.7': false, source: 'SendMessageProcessor.sendBatchMessage' },
  /** A retried and delayed message with TRAN_MSG is no half message. */
  retriedHalfIsOrdinary: { '5.3.3': true, '4.9.7': false, source: 'SendMessageProcessor.asyncSendMessage' },
  /** Records marked as inner batches are refused where no queue is made for them. */
  knowsInnerBatches: { '5.3.3': true, '4.9.7': false, source: 'HookUtils.checkInnerBatch' },
  /** Delivery at an arbitrary time. */
  knowsTimerMessages: { '5.3.3': true, '4.9.7': false, source: 'HookUtils.handleScheduleMessage' },
  /** A retry sent by its consumer after as many tries as allowed is a dead letter; 4.9 gives it up one try earlier. */
  lastRetryIsSent: { '5.3.3': true, '4.9.7': false, source: 'SendMessageProcessor.handleRetryAndDLQ' },
  /** A retry sent while any queue of the group is locked is a dead letter: orderly consumers send those only. */
  lockedRetryIsDeadLetter: { '5.3.3': true, '4.9.7': false, source: 'SendMessageProcessor.handleRetryAndDLQ' },
  /** Stored properties end with a separator. */
  trailingPropertySeparator: { '5.3.3': true, '4.9.7': false, source: 'MessageDecoder.messageProperties2String' },
  /** Bits of a sender that say that its or the broker's address is an IPv6 one stay, and records get room for it. */
  hostBitsOfSenders: { '5.3.3': false, '4.9.7': true, source: 'CommitLog.MessageExtEncoder, measured' },
  /** Records for topics over 127 characters, which retry topics may have. */
  wideTopics: { '5.3.3': true, '4.9.7': false, source: 'DefaultMessageStore.checkMessage' },
  /** Topics have attributes. */
  topicAttributes: { '5.3.3': true, '4.9.7': false, source: 'TopicConfig' },
  /** `forbiddenType` in answers to pulls with NO_PERMISSION. */
  forbiddenTypes: { '5.3.3': true, '4.9.7': false, source: 'measured' },
  /** `topicSysFlag` and `groupSysFlag` in answers to pulls. */
  sysFlagsOfPulls: { '5.3.3': true, '4.9.7': false, source: 'remoting.md 19.7, measured' },
  /** A pull from an illegal offset leaves a message in OFFSET_MOVED_EVENT. */
  storesMovedOffsets: { '5.3.3': false, '4.9.7': true, source: 'PullMessageProcessor.generateOffsetMovedEvent' },
  /** A topic or group that a client brings along needs a legal name to be made. */
  checksNewGroupNames: {
    '5.3.3': true,
    '4.9.7': false,
    source: 'SubscriptionGroupManager.findSubscriptionGroupConfig',
  },
  /** Several ends of transactions in one op message, written every 3 s; 4.9 writes each at once. */
  batchesOpMessages: { '5.3.3': true, '4.9.7': false, source: 'TransactionalMessageServiceImpl' },
  /** Wait of a transaction check for further op messages; 4.9 looks again at once. */
  opMessageWaitMs: { '5.3.3': 1000, '4.9.7': 0, source: 'TransactionalMessageServiceImpl, SLEEP_WHILE_NO_OP' },
  /** END_TRANSACTION after the immunity time that the message asked for is refused with 604, unless it answers a check. */
  refusesLateTransactionEnd: { '5.3.3': true, '4.9.7': false, source: 'EndTransactionProcessor' },
  /** Half messages are counted by topic in config/transactionMetrics. */
  countsHalfMessages: { '5.3.3': true, '4.9.7': false, source: 'TransactionMetrics' },
  /** CHECK_TRANSACTION_STATE names the half topic and the broker. */
  checkNamesTopicAndBroker: { '5.3.3': true, '4.9.7': false, source: 'AbstractTransactionalMessageCheckListener' },
} as const
