/** Text that replaces another in the remark of an exception. */
export type JavaText = readonly [text: string, instead: string]

const HEARTBEAT = 'org.apache.rocketmq.broker.processor.ClientManageProcessor.heartBeat(ClientManageProcessor.java'
const SUBSCRIBE = 'org.apache.rocketmq.broker.client.ConsumerGroupInfo.updateSubscription(ConsumerGroupInfo.java'
const DATA = 'org.apache.rocketmq.remoting.protocol.heartbeat'

/** Nulls in heartbeats meet other variables, and those of subscriptions another class. */
const subscriptions497: readonly JavaText[] = [
  [
    `the return value of "${DATA}.ConsumerData.getSubscriptionDataSet()" is null, ${HEARTBEAT}:101)`,
    `"subList" is null, ${SUBSCRIBE}:152)`,
  ],
  [`"subscriptionData" is null, ${HEARTBEAT}:102)`, `"sub" is null, ${SUBSCRIBE}:153)`],
  [`"consumerData" is null, ${HEARTBEAT}:98)`, `"data" is null, ${HEARTBEAT}:87)`],
]

/** Headers and bodies moved from module common to module remoting in 5.x; unlocking asks for another field first. */
const packages497: readonly JavaText[] = [
  ['UnlockBatchRequestBody.isOnlyThisBroker()', 'UnlockBatchRequestBody.getConsumerGroup()'],
  ...subscriptions497,
  ['org.apache.rocketmq.remoting.protocol.header.', 'org.apache.rocketmq.common.protocol.header.'],
  ['org.apache.rocketmq.remoting.protocol.body.', 'org.apache.rocketmq.common.protocol.body.'],
  ['org.apache.rocketmq.remoting.protocol.heartbeat.', 'org.apache.rocketmq.common.protocol.heartbeat.'],
]

/** Top frames: where 5.3.3 throws an exception, and where 4.9.7 throws the same one. Classes of `org.apache.rocketmq`. */
const frames497: Readonly<Record<string, string>> = {
  'broker.processor.AbstractSendMessageProcessor.msgCheck:504':
    'broker.processor.AbstractSendMessageProcessor.msgCheck:199',
  'broker.processor.AbstractSendMessageProcessor.msgCheck:523':
    'broker.processor.AbstractSendMessageProcessor.msgCheck:218',
  'broker.processor.SendMessageProcessor.handleRetryAndDLQ:234':
    'broker.processor.SendMessageProcessor.handleRetryAndDLQ:381',
  'broker.processor.SendMessageProcessor.sendMessage:275': 'broker.processor.SendMessageProcessor.asyncSendMessage:294',
  'broker.processor.SendMessageProcessor.sendBatchMessage:582':
    'broker.processor.SendMessageProcessor.asyncSendBatchMessage:605',
  'broker.processor.SendMessageProcessor.sendBatchMessage:588':
    'broker.processor.SendMessageProcessor.asyncSendBatchMessage:611',
  'broker.processor.AbstractSendMessageProcessor.buildMsgContext:367':
    'broker.processor.SendMessageProcessor.asyncSendMessage:297',
  'broker.processor.AbstractSendMessageProcessor.randomQueueId:568':
    'broker.processor.SendMessageProcessor.randomQueueId:689',
  'broker.processor.AbstractSendMessageProcessor.consumerSendMsgBack:158':
    'broker.processor.SendMessageProcessor.asyncConsumerSendMsgBack:168',
  'broker.processor.AbstractSendMessageProcessor.consumerSendMsgBack:171':
    'broker.processor.SendMessageProcessor.asyncConsumerSendMsgBack:181',
  'broker.offset.ConsumerOffsetManager.whichTopicByConsumer:149':
    'broker.offset.ConsumerOffsetManager.whichTopicByConsumer:94',
  'broker.processor.ReplyMessageProcessor.processReplyMessageRequest:144':
    'broker.processor.ReplyMessageProcessor.processReplyMessageRequest:137',
  'broker.processor.PullMessageProcessor.processRequest:370':
    'broker.processor.PullMessageProcessor.processRequest:143',
  'broker.processor.PullMessageProcessor.processRequest:394':
    'broker.processor.PullMessageProcessor.processRequest:123',
  'broker.processor.PullMessageProcessor.processRequest:559':
    'broker.processor.PullMessageProcessor.processRequest:241',
  'broker.processor.PullMessageProcessor.processRequest:560':
    'broker.processor.PullMessageProcessor.processRequest:241',
  'broker.processor.AdminBrokerProcessor.searchOffsetByTimestamp:1158':
    'broker.processor.AdminBrokerProcessor.searchOffsetByTimestamp:582',
  'broker.processor.AdminBrokerProcessor.searchOffsetByTimestamp:1159':
    'broker.processor.AdminBrokerProcessor.searchOffsetByTimestamp:583',
  'broker.processor.AdminBrokerProcessor.getMaxOffset:1226': 'broker.processor.AdminBrokerProcessor.getMaxOffset:599',
  'broker.processor.AdminBrokerProcessor.getEarliestMsgStoretime:1353':
    'broker.processor.AdminBrokerProcessor.getEarliestMsgStoretime:631',
  'broker.processor.AdminBrokerProcessor.consumeMessageDirectly:2367':
    'broker.processor.AdminBrokerProcessor.consumeMessageDirectly:1238',
  'broker.processor.AdminBrokerProcessor.lockBatchMQ:1383': 'broker.processor.AdminBrokerProcessor.lockBatchMQ:659',
  'broker.processor.AdminBrokerProcessor.unlockBatchMQ:1468': 'broker.processor.AdminBrokerProcessor.unlockBatchMQ:678',
  'broker.client.rebalance.RebalanceLockManager$LockEntry.isLocked:250':
    'broker.client.rebalance.RebalanceLockManager$LockEntry.isLocked:255',
  'broker.client.net.Broker2Client.getConsumeStatus:246': 'broker.client.net.Broker2Client.getConsumeStatus:243',
  'broker.offset.ConsumerOffsetManager.queryMinOffsetInAllGroup:344':
    'broker.offset.ConsumerOffsetManager.queryMinOffsetInAllGroup:204',
  'broker.client.rebalance.RebalanceLockManager.tryLockBatch:125':
    'broker.client.rebalance.RebalanceLockManager.tryLockBatch:119',
  'broker.processor.ClientManageProcessor.heartBeat:83': 'broker.processor.ClientManageProcessor.heartBeat:79',
  'broker.processor.ClientManageProcessor.heartBeat:91': 'broker.processor.ClientManageProcessor.heartBeat:84',
  'broker.processor.ClientManageProcessor.heartBeat:141': 'broker.processor.ClientManageProcessor.heartBeat:120',
  'broker.processor.ClientManageProcessor.heartBeat:142': 'broker.processor.ClientManageProcessor.heartBeat:121',
  'broker.processor.ConsumerManageProcessor.queryConsumerOffset:323':
    'broker.processor.ConsumerManageProcessor.queryConsumerOffset:130',
  'broker.processor.QueryMessageProcessor.queryMessage:95': 'broker.processor.QueryMessageProcessor.queryMessage:89',
  'broker.processor.QueryMessageProcessor.queryMessage:96': 'broker.processor.QueryMessageProcessor.queryMessage:90',
  'broker.processor.QueryMessageProcessor.viewMessageById:146':
    'broker.processor.QueryMessageProcessor.viewMessageById:135',
  'remoting.protocol.header.EndTransactionRequestHeader.checkFields:57':
    'common.protocol.header.EndTransactionRequestHeader.checkFields:48',
  'remoting.protocol.header.EndTransactionRequestHeader.checkFields:69':
    'common.protocol.header.EndTransactionRequestHeader.checkFields:60',
  'broker.transaction.queue.TransactionalMessageServiceImpl.commitMessage:635':
    'broker.transaction.queue.TransactionalMessageServiceImpl.commitMessage:481',
  'broker.transaction.queue.TransactionalMessageServiceImpl.rollbackMessage:640':
    'broker.transaction.queue.TransactionalMessageServiceImpl.rollbackMessage:486',
  'broker.processor.EndTransactionProcessor.checkPrepareMessage:230':
    'broker.processor.EndTransactionProcessor.checkPrepareMessage:174',
  'broker.processor.EndTransactionProcessor.checkPrepareMessage:224':
    'broker.processor.EndTransactionProcessor.checkPrepareMessage:168',
  'namesrv.processor.DefaultRequestProcessor.registerBroker:242':
    'namesrv.processor.DefaultRequestProcessor.registerBrokerWithFilterServer:239',
  'namesrv.processor.DefaultRequestProcessor.registerBroker:253':
    'namesrv.processor.DefaultRequestProcessor.registerBrokerWithFilterServer:237',
  'namesrv.processor.DefaultRequestProcessor.extractRegisterBrokerBodyFromRequest:305':
    'namesrv.processor.DefaultRequestProcessor.registerBrokerWithFilterServer:226',
  'remoting.protocol.header.CreateTopicRequestHeader.checkFields:63':
    'common.protocol.header.CreateTopicRequestHeader.checkFields:50',
}

/** What differs in the texts of exceptions of 4.9.7, all of them measured. */
export const javaTexts497: readonly JavaText[] = [
  ...Object.entries(frames497).map(([from, to]): JavaText => [frame(from), frame(to)]),
  ...packages497,
]

/** `a.B.c:7` as Java prints it. */
function frame(place: string): string {
  const [method = '', line = ''] = place.split(':')
  const [className = ''] = method.split('.').slice(-2)
  return `org.apache.rocketmq.${method}(${className.split('$')[0]}.java:${line})`
}
