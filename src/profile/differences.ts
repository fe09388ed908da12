import type { JsonStyle } from '../protocol/index.ts'
import {
  heartbeats497,
  json497,
  namesrvOptionsSince5,
  runtimeInfoSince5,
  type UnknownFields,
  unknownFields497,
  unknownFields533,
} from './absent.ts'
import { type JavaText, javaTexts497 } from './javaTexts.ts'

/**
 * Everything in which servers of the two lines differ and that a handler has to ask for, a row each. Handlers read a
 * row by its name (`context.profile.sendRefusal`), never the release.
 */
export const differences = {
  version: { '5.3.3': 479, '4.9.7': 407, source: 'MQVersion ordinals' },
  versionName: { '5.3.3': 'V5_3_3', '4.9.7': 'V4_9_7', source: 'MQVersion' },
  /** A PROXY header at the begin of a connection is read; the first bytes wait until there are enough to tell. */
  proxyProtocol: { '5.3.3': true, '4.9.7': false, source: 'NettyRemotingServer.HandshakeHandler' },
  /** Header encoding of answers: the server's own, or that of each request. */
  answersAs: { '5.3.3': 'JSON', '4.9.7': 'request', source: 'NettyRemotingAbstract.processRequestCommand' },
  /** Thread pools whose queues BrokerFastFailure looks through for requests that have waited too long. */
  fastFailurePools: {
    '5.3.3': ['send', 'pull', 'litePull', 'heartbeat', 'endTransaction', 'ack', 'admin'] as readonly string[],
    '4.9.7': ['send', 'pull', 'heartbeat', 'endTransaction'] as readonly string[],
    source: 'BrokerFastFailure',
  },
  /** Thread pools whose queues have no end. */
  unboundedPools: {
    '5.3.3': [] as readonly string[],
    '4.9.7': ['admin', 'consumerManage'] as readonly string[],
    source: 'BrokerController.initialize',
  },
  /** A request that the broker is too busy for is refused even when its sender wants no answer. */
  refusesOneway: { '5.3.3': false, '4.9.7': true, source: 'NettyRemotingAbstract.processRequestCommand' },
  /** PutMessageStatus names that some answers print and that are spelled otherwise, or mean the same. */
  putStatusNames: {
    '5.3.3': {} as Readonly<Record<string, string>>,
    '4.9.7': {
      CREATE_MAPPED_FILE_FAILED: 'CREATE_MAPEDFILE_FAILED',
      OS_PAGE_CACHE_BUSY: 'OS_PAGECACHE_BUSY',
      PROPERTIES_SIZE_EXCEEDED: 'MESSAGE_ILLEGAL',
    } as Readonly<Record<string, string>>,
    source: 'PutMessageStatus, DefaultMessageStore.checkMessage',
  },
  /** Answer to a send whose put finds the page cache busy: SYSTEM_BUSY or SYSTEM_ERROR. */
  pageCacheBusyCode: { '5.3.3': 2, '4.9.7': 1, source: 'SendMessageProcessor.handlePutMessageResult' },
  /** How far broadcasting clients have pulled is kept, and committed for GROUP@broadcast. */
  keepsBroadcastOffsets: { '5.3.3': true, '4.9.7': false, source: 'BroadcastOffsetManager' },
  /** What filter expressions are made of. */
  sqlGrammar: { '5.3.3': { textSearches: true }, '4.9.7': { textSearches: false }, source: 'SelectorParser, measured' },
  /** How a client that does not answer in time is told of: its address, and where it was waited for. */
  invokeSync: {
    '5.3.3': { slash: '/', line: 507 },
    '4.9.7': { slash: '', line: 439 },
    source: 'NettyRemotingAbstract.invokeSyncImpl, measured',
  },
  /** What stands differently in remarks of exceptions. */
  javaTexts: { '5.3.3': [] as readonly JavaText[], '4.9.7': javaTexts497 as readonly JavaText[], source: 'measured' },
  /** What JSON bodies and files lack. */
  json: { '5.3.3': {} as JsonStyle, '4.9.7': json497 as JsonStyle, source: 'measured' },
  /** What heartbeats lack. */
  heartbeats: { '5.3.3': {} as JsonStyle, '4.9.7': heartbeats497 as JsonStyle, source: 'HeartbeatData' },
  /** Header fields that a server does not read, by request. */
  unknownFields: {
    '5.3.3': unknownFields533 as UnknownFields,
    '4.9.7': unknownFields497 as UnknownFields,
    source: 'classes of common.protocol.header',
  },
  /** A NameServer refuses the first registration of a broker that has one topic, and one that is older than the last. */
  refusesEarlyIncrements: { '5.3.3': true, '4.9.7': false, source: 'RouteInfoManager.registerBroker, measured' },
  /** Brokers are known by their address alone, and may lack any of their names, which stand for empty ones here. */
  brokersByAddress: { '5.3.3': false, '4.9.7': true, source: 'RouteInfoManager.brokerLiveTable, measured' },
  /** Versions of tables count controllers' states, too. */
  knowsStateVersions: { '5.3.3': true, '4.9.7': false, source: 'DataVersion' },
  /** Access control: `aclEnable` with accounts in YAML files, or users and rules (AuthConfig). */
  accessControl: { '5.3.3': 2, '4.9.7': 1, source: 'modules auth and acl' },
  /** A body that is missing reads as null; 4.9 throws as it makes text of it. */
  readsMissingBodies: { '5.3.3': true, '4.9.7': false, source: 'RemotingSerializable.decode, measured' },
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
  /** The properties of a reply are stored as their sender wrote them. */
  storesRepliesAsSent: { '5.3.3': false, '4.9.7': true, source: 'ReplyMessageProcessor.processReplyMessageRequest' },
  /** A slave takes the offset that a pull commits; 4.9 leaves it to the master. */
  commitsOffsetsAtSlaves: { '5.3.3': true, '4.9.7': false, source: 'PullMessageProcessor.processRequest' },
  /** A SYNC_MASTER without a slave says so of every message; 5.x waits for as many copies as `inSyncReplicas` says. */
  demandsSlave: { '5.3.3': false, '4.9.7': true, source: 'CommitLog.submitReplicaRequest, handleHA' },
  /** WAIT is stored with a sent message; 4.9 takes it out. */
  storesWaitOfSends: { '5.3.3': true, '4.9.7': false, source: 'SendMessageProcessor.asyncSendMessage' },
  /** Delay level that a dead letter gets that its consumer sent; 4.9 means 0 and keeps the one of the message. */
  delayOfDeadLetters: { '5.3.3': '-1', '4.9.7': undefined, source: 'SendMessageProcessor.handleRetryAndDLQ' },
  /** What a slave is sent, and pulls where it is not to be read, is refused before anything else is looked at. */
  slavesReject: { '5.3.3': true, '4.9.7': false, source: 'SendMessageProcessor.rejectRequest' },
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
  /** A pull gets no answer where the log cannot be read: the future of the read is asked for its result alone. */
  pullsHangOnUnreadableLog: { '5.3.3': true, '4.9.7': false, source: 'PullMessageProcessor.processRequest, measured' },
  /** A pull from an illegal offset leaves a message in OFFSET_MOVED_EVENT. */
  storesMovedOffsets: { '5.3.3': false, '4.9.7': true, source: 'PullMessageProcessor.generateOffsetMovedEvent' },
  /** A topic or group that a client brings along needs a legal name to be made. */
  checksNewGroupNames: {
    '5.3.3': true,
    '4.9.7': false,
    source: 'SubscriptionGroupManager.findSubscriptionGroupConfig',
  },
  /** A group whose name is illegal is passed over in heartbeats; 4.9 registers its consumers. */
  registersMadeGroupsOnly: { '5.3.3': true, '4.9.7': false, source: 'ClientManageProcessor.heartBeat' },
  /** Retry topics take over whether a subscribed topic is ordered. */
  ordersRetryTopics: { '5.3.3': true, '4.9.7': false, source: 'TopicConfigManager.createTopicInSendMessageBackMethod' },
  /** Heartbeats of version 2, which may be short, and what answers say of them. */
  knowsShortHeartbeats: { '5.3.3': true, '4.9.7': false, source: 'ClientManageProcessor.heartBeat' },
  /** Dead letters are counted by the topic that they came from. */
  countsDeadLettersByOrigin: { '5.3.3': true, '4.9.7': false, source: 'SendMessageProcessor.asyncConsumerSendMsgBack' },
  /** Offset files have a version, and 5.3.3's a map of groups. */
  versionsOffsets: { '5.3.3': true, '4.9.7': false, source: 'ConsumerOffsetManager, measured' },
  /** Offsets of unknown groups, topics and queues are kept. */
  commitsToAnything: { '5.3.3': false, '4.9.7': true, source: 'ConsumerManageProcessor.updateConsumerOffset' },
  /** A group without an offset begins at 0 only where a first message is there. */
  zeroNeedsMessage: { '5.3.3': true, '4.9.7': false, source: 'ConsumerManageProcessor.queryConsumerOffset' },
  /** GET_MIN_OFFSET goes through an inner client, which loses an exception's class and answers empty text as remark. */
  minOffsetThroughRpc: { '5.3.3': true, '4.9.7': false, source: 'AdminBrokerProcessor.getMinOffset' },
  /** What a search by time finds between two messages and behind the last one. */
  boundaryOfTimeSearches: {
    '5.3.3': 'LOWER',
    '4.9.7': 'NEAREST',
    source: 'ConsumeQueue.getOffsetInQueueByTime, measured',
  },
  /** Offsets can be reset in the broker; otherwise its online consumers are told. */
  resetsInBroker: { '5.3.3': true, '4.9.7': false, source: 'AdminBrokerProcessor.resetOffset' },
  /** The mapping of a static topic is looked up before anything else is done with a queue. */
  looksUpMappings: { '5.3.3': true, '4.9.7': false, source: 'AdminBrokerProcessor, measured' },
  /** A committed offset of the group with the empty name makes the look-up of correction offsets fail. */
  stumblesOverNoGroup: { '5.3.3': false, '4.9.7': true, source: 'ConsumerOffsetManager.queryMinOffsetInAllGroup' },
  /** Code of a reset by way of the consumers for a topic that is not there. */
  resetOfUnknownTopic: { '5.3.3': 17, '4.9.7': 1, source: 'Broker2Client.resetOffset' },
  /** A pull of a negative number of messages gets one. */
  takesNegativePulls: { '5.3.3': true, '4.9.7': false, source: 'DefaultMessageStore.getMessage, measured' },
  /** QUERY_TOPIC_CONSUME_BY_WHO names a subscribed topic itself; 4.9 names the groups that subscribe it. */
  topicsOwnNameAsGroup: { '5.3.3': true, '4.9.7': false, source: 'remoting.md 19.7, measured' },
  /** Topic statistics cover the larger of read and write queues; 4.9 the write queues. */
  statsOfReadQueues: { '5.3.3': true, '4.9.7': false, source: 'AdminBrokerProcessor.getTopicStatsInfo' },
  /** UPDATE_AND_CREATE_SUBSCRIPTIONGROUP with null for a body fails; 4.9 changes nothing. */
  refusesNullGroups: { '5.3.3': true, '4.9.7': false, source: 'AdminBrokerProcessor.updateAndCreateSubscriptionGroup' },
  /** A topic that would stay as it is is neither counted nor registered again. */
  passesOverUnchangedTopics: { '5.3.3': true, '4.9.7': false, source: 'AdminBrokerProcessor.updateAndCreateTopic' },
  /** Exceptions of UPDATE_AND_CREATE_TOPIC are answered by their message alone. */
  catchesTopicFaults: { '5.3.3': true, '4.9.7': false, source: 'AdminBrokerProcessor.updateAndCreateTopic' },
  /** DELETE_TOPIC_IN_BROKER takes names that no topic can have. */
  deletesIllegalNames: { '5.3.3': true, '4.9.7': false, source: 'AdminBrokerProcessor.deleteTopic' },
  /** A group is known to subscribe what its pulls brought along, too. */
  remembersPulls: { '5.3.3': true, '4.9.7': false, source: 'ConsumerManager.findSubscriptionData' },
  /** Deleting a topic forgets its committed offsets. */
  deletesOffsetsOfTopics: { '5.3.3': true, '4.9.7': false, source: 'AdminBrokerProcessor.deleteTopic' },
  /** Deleting a topic forgets the queues of every topic that the broker does not have, too. */
  deletesUnusedQueues: { '5.3.3': false, '4.9.7': true, source: 'AdminBrokerProcessor.deleteTopic, measured' },
  /** Queues of system topics are never unused; 4.9 spares those of delayed messages and of op messages. */
  keepsQueuesOfSystemTopics: { '5.3.3': true, '4.9.7': false, source: 'DefaultMessageStore.cleanUnusedTopic' },
  /** CID_RMQ_SYS_TRANS is a group from the start. */
  transactionGroupAtStart: { '5.3.3': true, '4.9.7': false, source: 'SubscriptionGroupManager.init' },
  /** Topics of POP, timers, transactions and members are there from the start. */
  innerTopicsAtStart: { '5.3.3': true, '4.9.7': false, source: 'TopicConfigManager, measured' },
  /** Keys of the runtime information. */
  runtimeInfo: {
    '5.3.3': { transferred: 'getTransferredTps', absent: [] as readonly string[] },
    '4.9.7': { transferred: 'getTransferedTps', absent: runtimeInfoSince5 as readonly string[] },
    source: 'StoreStatsService, AdminBrokerProcessor.prepareRuntimeInfo, measured',
  },
  /** Totals of today count what users sent and got; 4.9 has those of the store, inner topics included. */
  totalsOfUsers: { '5.3.3': true, '4.9.7': false, source: 'BrokerStats, measured' },
  /** Options that UPDATE_BROKER_CONFIG refuses. */
  blackListsOptions: { '5.3.3': true, '4.9.7': false, source: 'AdminBrokerProcessor.updateBrokerConfig, measured' },
  /** Options that UPDATE_NAMESRV_CONFIG refuses whatever `configBlackList` says, and how; options that are not shown. */
  namesrvOptions: {
    '5.3.3': {
      refused: ['configBlackList', 'configStorePath', 'kvConfigPath', 'rocketmqHome'] as readonly string[],
      remark: 'Can not update config in black list.',
      absent: [] as readonly string[],
    },
    '4.9.7': {
      refused: ['configStorePath', 'kvConfigPath'] as readonly string[],
      remark: 'Can not update config path',
      absent: namesrvOptionsSince5 as readonly string[],
    },
    source: 'DefaultRequestProcessor.updateConfig, measured',
  },
  /** CHECKPOINT_TOPIC is a system topic. */
  knowsRocksDb: { '5.3.3': true, '4.9.7': false, source: 'TopicValidator' },
  /** Half messages carry their unique key as transaction id, too. */
  storesTransactionIds: { '5.3.3': true, '4.9.7': false, source: 'TransactionalMessageBridge, measured' },
  /** Several ends of transactions in one op message, written every 3 s; 4.9 writes each at once. */
  batchesOpMessages: { '5.3.3': true, '4.9.7': false, source: 'TransactionalMessageServiceImpl' },
  /** Wait of a transaction check for further op messages; 4.9 looks again at once. */
  opMessageWaitMs: { '5.3.3': 1000, '4.9.7': 0, source: 'TransactionalMessageServiceImpl, SLEEP_WHILE_NO_OP' },
  /** END_TRANSACTION after the immunity time that the message asked for is refused with 604, unless it answers a check. */
  refusesLateTransactionEnd: { '5.3.3': true, '4.9.7': false, source: 'EndTransactionProcessor' },
  /** Slaves change topics and groups when they are asked to. */
  slavesChangeMetadata: { '5.3.3': true, '4.9.7': false, source: 'AdminBrokerProcessor.validateSlave' },
  /** Half messages are counted by topic in config/transactionMetrics. */
  countsHalfMessages: { '5.3.3': true, '4.9.7': false, source: 'TransactionMetrics' },
  /** CHECK_TRANSACTION_STATE names the half topic and the broker. */
  checkNamesTopicAndBroker: { '5.3.3': true, '4.9.7': false, source: 'AbstractTransactionalMessageCheckListener' },
  /** A member of a DLedger group hears at once that it cannot connect to another one; 5.3.3 never tells it. */
  tellsFailedConnects: { '5.3.3': false, '4.9.7': true, source: 'NettyRemotingClient.invokeAsync, measured' },
} as const
