/** A text as people paste or type it, and the scenarios of which one has to be among the first three; none: nothing may be found. */
export interface Pasted {
  readonly text: string
  readonly finds: readonly string[]
}

const UNREACHABLE = ['broker-external-ip-unreachable-from-pods', 'docker-bridge-ip-advertised', 'nat-hairpin-public-ip']
const BUSY = ['broker-busy-timeout-clean-queue']
export const pasted: readonly Pasted[] = [
  // Java, hop to the broker
  symptom(
    'brokerip1-loopback',
    'org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to 127.0.0.1:10911 failed',
  ),
  symptom(
    UNREACHABLE,
    `2023-05-06 10:22:31.104 ERROR 1 --- [nio-8080-exec-3] o.a.r.c.p.DefaultMQProducer : send failed
org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to 60.204.153.31:10911 failed
\tat org.apache.rocketmq.remoting.netty.NettyRemotingClient.invokeSync(NettyRemotingClient.java:441)
\tat org.apache.rocketmq.client.impl.MQClientAPIImpl.sendMessageSync(MQClientAPIImpl.java:561)`,
  ),
  symptom(
    'namesrv-value-trailing-space-or-comment',
    'RemotingConnectException: connect to 60.204.153.31 :10911 failed',
  ),
  symptom(
    'docker-bridge-ip-advertised',
    'Caused by: org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to 172.21.67.123:10911 failed',
  ),
  symptom('docker-bridge-ip-advertised', 'connect to 172.18.0.4:10911 failed'),
  symptom(
    'localhost-means-the-container',
    'org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to <127.0.0.1:9876> failed',
  ),
  symptom('mqadmin-without-namesrv', 'RemotingConnectException: connect to <null> failed'),
  symptom(
    'mqadmin-without-namesrv',
    `org.apache.rocketmq.tools.command.SubCommandException: ClusterListSubCommand command failed
Caused by: org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to null failed`,
  ),
  symptom(
    ['dashboard-namesrv-unset-or-loopback', 'localhost-means-the-container'],
    `[2019-03-09 20:54:08.187]  INFO closeChannel: close the connection to remote address[] result: true
[2019-03-09 20:54:08.192] ERROR op=global_exception_handler_print_error
java.lang.RuntimeException: org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to <null> failed
\tat com.google.common.base.Throwables.propagate(Throwables.java:160)
\tat org.apache.rocketmq.console.service.impl.ClusterServiceImpl.list(ClusterServiceImpl.java:63)`,
  ),
  symptom(
    UNREACHABLE,
    `org.apache.rocketmq.client.exception.MQClientException: Send [3] times, still failed, cost [6013]ms, Topic: basic, BrokersSent: [broker-a, broker-a, broker-a]
See http://rocketmq.apache.org/docs/faq/ for further details.
Caused by: org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to 192.168.100.102:10911 failed`,
  ),
  symptom(
    [
      ...UNREACHABLE,
      'vip-channel-10909-blocked',
      'one-bad-broker-consumes-send-budget',
      'cross-region-latency-and-loss',
      'broker-conf-not-loaded',
    ],
    'org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException: sendDefaultImpl call timeout',
  ),
  symptom(
    [...UNREACHABLE, 'vip-channel-10909-blocked', 'one-bad-broker-consumes-send-budget'],
    'sendDefaultImpl call timeout; nested exception is org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException: sendDefaultImpl call timeout',
  ),
  symptom('vip-channel-10909-blocked', 'connect to <10.30.1.9:10909> failed'),
  symptom(
    'namesrv-value-trailing-space-or-comment',
    'Caused by: org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to <8.130.123.101 #change you own physical IP Address:10909> failed',
  ),
  symptom(
    'host-docker-internal-only-inside-containers',
    'Caused by: org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to host.docker.internal:10911 failed',
  ),
  symptom('compose-service-name-advertised-to-host', 'connect to rmqbroker:10911 failed'),
  symptom(
    ['broker-internal-name-unreachable-from-outside'],
    'connect to broker-0.broker-hl.mq.svc.cluster.local:10911 failed',
  ),
  symptom(
    'java-http-prefix-last-address-wins',
    'java.lang.IllegalStateException: org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to [mq-ns-2:9876] failed',
  ),
  symptom(
    ['localhost-means-the-container', 'dashboard-namesrv-unset-or-loopback'],
    'docker image doesnt connect to rocketmq instance org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to [127.0.0.1:9876] failed',
  ),
  symptom(
    ['localhost-means-the-container'],
    '2024-05-02 14:56:12 ERROR BrokerControllerScheduledThread1 - getAndCreateNameserverChannel: create name server channel exception\norg.apache.rocketmq.remoting.exception.RemotingConnectException: connect to [localhost:9876] failed',
  ),
  // no route
  symptom(
    [
      'topic-missing-autocreate-off',
      'broker-namesrv-http-prefix-never-registers',
      'compose-start-order-first-30s',
      'headless-name-as-single-namesrv',
    ],
    `org.apache.rocketmq.client.exception.MQClientException: No route info of this topic, PushTopic
See http://rocketmq.apache.org/docs/faq/ for further details.
\tat org.apache.rocketmq.client.impl.producer.DefaultMQProducerImpl.sendDefaultImpl(DefaultMQProducerImpl.java:610)`,
  ),
  symptom(
    'topic-missing-autocreate-off',
    'org.apache.rocketmq.client.exception.MQClientException: No route info of this topic: TopicTest',
  ),
  symptom(
    'topic-missing-autocreate-off',
    'com.alibaba.rocketmq.client.exception.MQClientException: No route info for this topic, TopicTestjjj',
  ),
  symptom('topic-missing-autocreate-off', 'no route info of this topic'),
  symptom(
    ['topic-missing-autocreate-off', 'consumer-subscribes-before-topic-exists', 'headless-name-as-single-namesrv'],
    'CODE: 17  DESC: No topic route info in name server for the topic: order_create\nSee https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.',
  ),
  symptom(
    'trace-topic-missing',
    '2022-09-01 11:00:02 WARN RocketmqClient - updateTopicRouteInfoFromNameServer Exception CODE: 17 DESC: No topic route info in name server for the topic: RMQ_SYS_TRACE_TOPIC',
  ),
  symptom(
    'dlq-created-but-not-readable',
    'org.apache.rocketmq.client.exception.MQClientException: Can not find Message Queue for this topic, %DLQ%order-group Namesrv return empty',
  ),
  symptom(
    ['topic-missing-autocreate-off', 'consumer-subscribes-before-topic-exists'],
    'time="2021-03-21T21:31:05+08:00" level=warning msg="query topic route from server error" underlayError="topic not exist"\nsend message error: the topic=test route info not found',
  ),
  symptom(
    'consumer-subscribes-before-topic-exists',
    'consumer start failed, the topic=%RETRY%MQ_INST_XXX%GID_YEE_MSG route info not found, it may not exist',
  ),
  symptom(
    ['topic-missing-autocreate-off'],
    'CODE: 17  DESC: topic[payment-done] not exist, apply first please! BROKER: 10.2.3.4:10911',
  ),
  // busy, full
  symptom(
    BUSY,
    'com.alibaba.rocketmq.client.exception.MQBrokerException: CODE: 2  DESC: [TIMEOUT_CLEAN_QUEUE]broker busy, start flow control for a while, period in queue: 200ms, size of queue: 32',
  ),
  symptom(
    BUSY,
    'publish topic:top-save-log error:CODE: 2  DESC: [TIMEOUT_CLEAN_QUEUE]broker busy, start flow control for a while, period in queue: 209ms, size of queue: 0',
  ),
  symptom(BUSY, '[timeout_clean_queue] BROKER BUSY'),
  symptom(
    'page-cache-busy',
    '[PCBUSY_CLEAN_QUEUE]broker busy, start flow control for a while, period in queue: 1230ms, size of queue: 4',
  ),
  symptom('page-cache-busy', '[PC_SYNCHRONIZED]broker busy, start flow control for a while'),
  symptom(
    ['page-cache-busy', 'go-does-not-retry-system-busy'],
    'CODE: 2  DESC: [REJECTREQUEST]system busy, start flow control for a while BROKER: 10.0.0.1:10911',
  ),
  symptom(
    'disk-over-90-percent-rejects-writes',
    'CODE: 14 DESC: service not available now, maybe disk full, CL: 0.91 CQ: 0.91 INDEX: 0.91, maybe your broker machine memory too small.',
  ),
  symptom(
    'disk-over-90-percent-rejects-writes',
    "Caused by: org.apache.rocketmq.client.exception.MQBrokerException: CODE: 14  DESC: service not available now. It may be caused by one of the following reasons: the broker's disk is full [CL:  0.91 CQ:  0.91 INDEX: -1.00], messages are put to the slave, message store has been shut down, etc. BROKER: 192.168.142.1:10911",
  ),
  symptom('disk-over-90-percent-rejects-writes', 'disk full'),
  symptom(
    'message-too-large',
    'org.apache.rocketmq.client.exception.MQClientException: CODE: 13  DESC: the message body size over max value, MAX: 4194304',
  ),
  symptom(
    'message-too-large',
    'CODE: 13DESC: the message is illegal, maybe msg body or properties length not matched. msg body length limit 128k, msg properties length limit 32k. BROKER: 40.73.43.249:30931',
  ),
  symptom('topic-permission-read-only', 'CODE: 16  DESC: the broker[192.168.0.7] sending message is forbidden'),
  symptom(
    'topic-permission-read-only',
    'CODE: 16  DESC: the topic[pay] sending message is forbidden BROKER: 10.0.0.4:10911',
  ),
  symptom(
    'sync-flush-slow-disk-timeout',
    'SendResult [sendStatus=FLUSH_DISK_TIMEOUT, msgId=7F000001D10818B4AAC28E8C64AE0000, offsetMsgId=AC14E00100002A9F00000000000BB9B0]',
  ),
  // timeouts
  symptom(
    ['half-open-connection', 'timeout-then-duplicate-send', 'one-bad-broker-consumes-send-budget'],
    'com.alibaba.rocketmq.remoting.exception.RemotingTimeoutException: wait response on the channel <172.16.66.11:10911> timeout, 3000(ms)',
  ),
  symptom(
    ['half-open-connection', 'timeout-then-duplicate-send'],
    '2018-02-06 18:44:08,424 WARN RocketmqRemoting(635) - invokeSync: wait response timeout exception, the channel[192.168.8.24:10911]',
  ),
  symptom(
    [
      'half-open-connection',
      'cross-region-latency-and-loss',
      'dns-outage-hits-only-new-connections',
      'one-bad-broker-consumes-send-budget',
    ],
    'Caused by: org.apache.rocketmq.remoting.exception.RemotingTimeoutException: invokeSync call timeout',
  ),
  symptom(
    ['half-open-connection', 'middlebox-idle-timeout-cuts-long-poll'],
    'rocketmq client invokeSync: close socket because of timeout, 3000ms',
  ),
  symptom(
    [
      'one-bad-broker-consumes-send-budget',
      'timeout-then-duplicate-send',
      'half-open-connection',
      'cross-region-latency-and-loss',
    ],
    'time="2020-03-16T15:38:53Z" level=warning msg="send heart beat to broker error" underlayError="request timeout"',
  ),
  symptom(
    'request-reply-rpc-timeout',
    'org.apache.rocketmq.client.exception.RequestTimeoutException: CODE: 10006  DESC: send request message to <RequestTopic> OK, but wait reply message timeout, 3000 ms.',
  ),
  // go
  symptom('go-namesrv-domain-ip-addr-error', 'init consumer error: new Namesrv failed.: IP addr error'),
  symptom('go-namesrv-domain-ip-addr-error', 'IP addr error'),
  symptom(
    ['go-namesrv-list-in-one-string'],
    'time="2020-05-22T10:00:00+08:00" level=error msg="connect to namesrv failed." namesrv="http://a:9876;http://b:9876"',
  ),
  symptom(
    ['go-namesrv-domain-ip-addr-error', 'constructor-error-ignored-nil-panic'],
    'panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x28 pc=0x6f2b1c]',
  ),
  symptom(
    ['broker-external-ip-unreachable-from-pods', 'docker-bridge-ip-advertised'],
    'ERRO[0003] get consumer list of group from broker error  broker="192.168.2.210:10911" consumerGroup=ZB_WALLET_GROUP underlayError="service close is not running, please check"',
  ),
  symptom(
    ['docker-bridge-ip-advertised'],
    'WARN[0012] send heart beat to broker error  underlayError="dial tcp 172.19.0.3:10911: i/o timeout"',
  ),
  symptom(
    ['brokerip1-loopback'],
    'dial tcp 127.0.0.1:10911: connectex: No connection could be made because the target machine actively refused it.',
  ),
  symptom(
    [
      'search-domain-changes-meaning',
      'laptop-hosts-file-missing-broker-name',
      'compose-service-name-advertised-to-host',
      'broker-internal-name-unreachable-from-outside',
    ],
    'dial tcp: lookup rmqnamesrv on 10.96.0.10:53: no such host',
  ),
  symptom(
    [
      'coredns-hosts-without-fallthrough',
      'dns-outage-hits-only-new-connections',
      'coredns-fallthrough-swallowed-by-comment',
    ],
    'dial tcp: lookup namesrv.mq.svc.cluster.local on 10.96.0.10:53: server misbehaving',
  ),
  symptom('go-nameserverdomain-misused', 'name server http fetch failed, url: http://10.1.1.1:9876/rocketmq/nsaddr'),
  symptom('go-admin-createtopic-without-broker-addr', 'Create topic error: dial tcp: missing address'),
  symptom(
    'go-consumer-shut-down-right-after-start',
    'level=info msg="push consumer close pullConsumer listener." consumerGroup=testGroup',
  ),
  // broker and store
  symptom(
    'two-brokers-one-host-port-clash',
    'java.net.BindException: Address already in use\n\tat sun.nio.ch.Net.bind0(Native Method)',
  ),
  symptom(
    'local-port-already-taken',
    'docker: Error response from daemon: driver failed programming external connectivity on endpoint rmqnamesrv: Bind for 0.0.0.0:9876 failed: port is already allocated.',
  ),
  symptom(
    'bind-mount-not-writable',
    'java.lang.NullPointerException\n\tat org.apache.rocketmq.broker.schedule.ScheduleMessageService.configFilePath(ScheduleMessageService.java:272)',
  ),
  symptom('bind-mount-not-writable', 'java.io.FileNotFoundException: /root/store/lock (Permission denied)'),
  symptom('image-architecture-mismatch', 'standard_init_linux.go:228: exec user process caused: exec format error'),
  symptom(
    'http-probe-on-remoting-port',
    'io.netty.handler.codec.TooLongFrameException: Adjusted frame length exceeds 16777216: 1195725860 - discarded',
  ),
  symptom(
    ['broker-namesrv-http-prefix-never-registers', 'localhost-means-the-container', 'compose-start-order-first-30s'],
    '2024-01-04 09:11:30 ERROR BrokerOuterApi_thread_1 - registerBroker Exception, rmqnamesrv:9876',
  ),
  symptom('namesrv-semicolon-shell-split', '-bash: 192.168.0.2:9876: command not found'),
  symptom(
    'mqadmin-without-namesrv',
    'sh mqadmin updateTopic -c DefaultCluster -t test : org.apache.rocketmq.tools.command.SubCommandException: UpdateTopicSubCommand command failed',
  ),
  symptom(
    'updatetopic-wrong-cluster-name',
    '[error] Make sure the specified clusterName exists or the nameserver which connected is correct.',
  ),
  symptom(
    ['namesrv-clock-jump-drops-all-brokers', 'broker-pause-expires-registration'],
    '2023-02-01 03:00:07 WARN NSScanScheduledThread1 - The broker channel expired, BrokerIdentityInfo [clusterName=DefaultCluster, brokerAddr=10.0.0.5:10911] 120000ms',
  ),
  // consumers
  symptom(
    ['offset-illegal-after-store-reset', 'expired-before-consumption'],
    '2024-01-10 10:00:00 WARN RocketmqClient - the pull request offset illegal, PullRequest [consumerGroup=g1, messageQueue=MessageQueue [topic=T, brokerName=b, queueId=1], nextOffset=0] PullResult [pullStatus=OFFSET_ILLEGAL, nextBeginOffset=6700, minOffset=6700, maxOffset=9000, msgFoundList=0]',
  ),
  symptom(['offset-illegal-after-store-reset'], 'OFFSET_ILLEGAL'),
  symptom(
    ['inconsistent-subscription-in-group'],
    "execute the pull request exception\norg.apache.rocketmq.client.exception.MQBrokerException: CODE: 25  DESC: the consumer's subscription not latest",
  ),
  symptom(
    ['inconsistent-subscription-in-group', 'subscription-group-missing'],
    "2020-06-01 WARN RocketmqClient - CODE: 24  DESC: the consumer's subscription not exist BROKER: 10.0.0.5:10911",
  ),
  symptom(
    'subscription-group-missing',
    'CODE: 26  DESC: subscription group [GID_test] does not exist, See http://rocketmq.apache.org/docs/faq/ for further details.',
  ),
  symptom('sql92-filter-disabled', 'CODE: 1  DESC: The broker does not support consumer to filter message by SQL92'),
  symptom(
    ['consumer-local-cache-throttles', 'orderly-queue-blocked-by-poison-message'],
    'the cached message count exceeds the threshold 1000, so do flow control, minOffset=12, maxOffset=1013, count=1001, size=0 MiB, pullRequest=PullRequest [consumerGroup=g]',
  ),
  symptom(
    ['consumer-local-cache-throttles', 'orderly-queue-blocked-by-poison-message'],
    "the queue's messages, span too long, so do flow control, minOffset=1, maxOffset=2100, maxSpan=2099",
  ),
  symptom(
    ['subscription-group-missing', 'consumer-pause-evicts-member', 'same-group-name-different-apps'],
    'org.apache.rocketmq.client.exception.MQBrokerException: CODE: 206  DESC: the consumer group[TOPIC_NORMAL_CONSUMER_GROUP_01] not online BROKER: 10.26.22.29:10911',
  ),
  symptom(['inconsistent-subscription-in-group', 'producer-consumer-topic-mismatch'], 'trackType: NOT_CONSUME_YET'),
  symptom(['inconsistent-subscription-in-group'], 'CONSUMED_BUT_FILTERED'),
  symptom(
    ['rebalance-causes-duplicates', 'consumer-pause-evicts-member'],
    'processQueue is dropped without process consume result. messageQueue=MessageQueue [topic=T, brokerName=b, queueId=3]',
  ),
  symptom(
    'transaction-check-storm-or-discard',
    'MsgExt: has been checked too many times, so discard it by moving it to system topic TRANS_CHECK_MAXTIME_TOPIC',
  ),
  symptom(
    'delayed-messages-and-broker-clock',
    'CODE: 13 DESC: timer message illegal, the delay time should not be bigger than the max delay 259200000ms',
  ),
  symptom(
    'metrics-exporter-gaps',
    'collectTopicOffset-getting topic(TBW102) stats error. the namesrv address is 10.51.0.51:9876',
  ),
  symptom(
    ['middlebox-idle-timeout-cuts-long-poll', 'half-open-connection'],
    'INFO RocketmqRemoting - closeChannel: close the connection to remote address[192.168.8.185:10911] result: true',
  ),
  symptom('same-group-name-different-apps', 'please_rename_unique_group_name_4'),
  // Spring
  symptom(
    [
      'dashboard-namesrv-unset-or-loopback',
      'localhost-means-the-container',
      'java-http-prefix-last-address-wins',
      'jvm-dns-cache-keeps-old-address',
    ],
    `java.lang.RuntimeException: java.lang.IllegalStateException: org.apache.rocketmq.remoting.exception.RemotingConnectException: connect to [127.0.0.1:9877] failed
\tat org.apache.rocketmq.spring.autoconfigure.ListenerContainerConfiguration.registerContainer(ListenerContainerConfiguration.java:123)`,
  ),
  symptom(
    ['half-open-connection', 'timeout-then-duplicate-send'],
    `java.lang.RuntimeException: java.lang.IllegalStateException: org.apache.rocketmq.remoting.exception.RemotingTimeoutException: wait response on the channel <192.168.56.1:10911> timeout, 3000(ms)
\tat org.apache.rocketmq.spring.autoconfigure.ListenerContainerConfiguration.registerContainer(ListenerContainerConfiguration.java:123)`,
  ),
  // questions in words
  symptom(['consumers-exceed-queues'], 'more consumers than queues'),
  symptom(['rebalance-causes-duplicates', 'timeout-then-duplicate-send'], 'messages are consumed twice'),
  symptom(
    ['inconsistent-subscription-in-group', 'producer-consumer-topic-mismatch'],
    'consumer does not receive messages',
  ),
  symptom(['delayed-messages-and-broker-clock'], 'delayed message delivered too early'),
  symptom(
    ['new-group-from-last-offset-replays-history'],
    'CONSUME_FROM_LAST_OFFSET does not work, old messages are consumed',
  ),
  symptom(['timezone-shifts-timestamps-and-cleanup'], 'timestamps are 8 hours off'),
  // Chinese
  symptom(
    ['producer-consumer-topic-mismatch', 'inconsistent-subscription-in-group', 'subscription-group-missing'],
    '消费不到消息',
  ),
  symptom(
    [
      'producer-consumer-topic-mismatch',
      'inconsistent-subscription-in-group',
      'subscription-group-missing',
      'consumer-subscribes-before-topic-exists',
    ],
    '消费者收不到消息，发送是正常的！',
  ),
  symptom([...UNREACHABLE, 'broker-conf-not-loaded', 'vip-channel-10909-blocked'], '连接超时'),
  symptom(
    [...UNREACHABLE, 'broker-conf-not-loaded', 'brokerip1-loopback', 'vip-channel-10909-blocked'],
    '连接不上 broker，报错：connect to 192.168.1.2:10911 failed',
  ),
  symptom(['rebalance-causes-duplicates', 'timeout-then-duplicate-send', 'consumer-pause-evicts-member'], '重复消费'),
  symptom(
    ['rebalance-causes-duplicates', 'timeout-then-duplicate-send', 'consumer-pause-evicts-member'],
    '为什么消息会被重复消费？',
  ),
  symptom(
    ['consumer-local-cache-throttles', 'orderly-queue-blocked-by-poison-message', 'consumers-exceed-queues'],
    '消息堆积',
  ),
  symptom(
    ['consumer-local-cache-throttles', 'orderly-queue-blocked-by-poison-message', 'consumers-exceed-queues'],
    '消息积压，消费者很慢',
  ),
  symptom(['message-too-large'], '消息体太大，无法发送成功'),
  symptom(['disk-over-90-percent-rejects-writes'], '磁盘满了，发送失败'),
  symptom(['dashboard-namesrv-unset-or-loopback'], '控制台打不开，一片空白'),
  symptom(['delayed-messages-and-broker-clock'], '延迟消息时间不准'),
  symptom(['delayed-messages-and-broker-clock'], '定时消息，重启后没有投递'),
  symptom(['transaction-check-storm-or-discard'], '事务消息一直回查'),
  symptom(['inconsistent-subscription-in-group'], '同一个消费组订阅关系不一致，部分消息消费不到'),
  symptom(['ordered-shard-remap-on-route-change', 'orderly-queue-blocked-by-poison-message'], '顺序消息乱序'),
  symptom(['retry-schedule-misread', 'dlq-created-but-not-readable'], '死信队列在哪里看'),
  symptom(['topic-missing-autocreate-off'], '报错：No route info of this topic，主题不存在'),
  symptom(['go-namesrv-domain-ip-addr-error'], '使用域名报错：new Namesrv failed.: IP addr error'),
  symptom(
    ['compose-service-name-advertised-to-host', 'docker-bridge-ip-advertised', 'broker-conf-not-loaded'],
    'docker 部署，宿主机连不上 broker',
  ),
  symptom(['broker-conf-not-loaded'], 'brokerIP1 配置不生效'),
  symptom(['unclean-stop-loses-unflushed-and-offsets'], '断电以后消息丢失'),
  symptom(['timezone-shifts-timestamps-and-cleanup'], '时间差八小时'),
  symptom(['consumers-exceed-queues'], '消费者数量大于队列数，有的消费者收不到消息'),
  symptom(['broadcast-offset-lost-in-container'], '广播模式重启后重新消费'),
  symptom(['broker-busy-timeout-clean-queue', 'page-cache-busy'], '发送消息报 broker busy，流控'),
  // As others put it.
  symptom(UNREACHABLE, 'dial tcp 10.42.0.17:10911: connect: no route to host'),
  symptom(
    'half-open-connection',
    'org.apache.rocketmq.remoting.exception.RemotingSendRequestException: send request to </10.0.0.1:10911> failed',
  ),
  symptom('disk-over-90-percent-rejects-writes', 'maybe your broker machine memory too small'),
  symptom(
    ['dashboard-namesrv-unset-or-loopback', 'mqadmin-without-namesrv'],
    'consumer 启动报错 connect to null failed',
  ),
  symptom(
    'same-group-name-different-apps',
    'The producer group[please_rename_unique_group_name] has been created before, specify another name please.',
  ),
  symptom(
    ['headless-before-ready-nxdomain', 'laptop-hosts-file-missing-broker-name'],
    'java.net.UnknownHostException: rocketmq-broker-0.rocketmq-broker.svc',
  ),
  symptom('subscription-group-missing', 'CODE: 1 DESC: The consumer group is not exist'),
  symptom(['topic-missing-autocreate-off', 'headless-name-as-single-namesrv'], 'CODE: 17'),
  symptom(['broker-busy-timeout-clean-queue', 'page-cache-busy'], 'CODE: 2'),
  symptom('disk-over-90-percent-rejects-writes', 'CODE: 14'),
  symptom('unclean-stop-loses-unflushed-and-offsets', 'messages lost after power failure'),
  symptom('dashboard-namesrv-unset-or-loopback', 'dashboard shows no broker'),
  symptom('consumer-local-cache-throttles', 'consumer lag keeps growing'),
  symptom('dlq-created-but-not-readable', 'how to see dead letter messages'),
  symptom('rebalance-causes-duplicates', 'duplicate messages after deployment'),
  symptom('new-group-from-last-offset-replays-history', 'new consumer group receives old messages'),
  symptom('transaction-check-storm-or-discard', 'transaction state unknown, check local transaction again and again'),
  symptom(['producer-consumer-topic-mismatch', 'inconsistent-subscription-in-group'], 'rocketmq消费者无法消费消息'),
  symptom('consumers-exceed-queues', '为什么只有一个消费者在消费'),
  symptom(['two-brokers-one-host-port-clash', 'local-port-already-taken'], 'broker 启动失败 端口占用'),
  symptom('docker-bridge-ip-advertised', 'docker 安装 rocketmq 发送消息超时'),
  symptom('broker-internal-name-unreachable-from-outside', 'k8s 部署 rocketmq 外部无法访问'),
  symptom(['orderly-queue-blocked-by-poison-message', 'consumer-pause-evicts-member'], '消费者停止消费了，重启就好了'),
  symptom(['rebalance-causes-duplicates', 'timeout-then-duplicate-send'], '同一条消息被消费两次'),
  symptom('disk-over-90-percent-rejects-writes', '磁盘空间不足 broker 拒绝写入'),
  // Nobody covers these.
  symptom([], 'Started Application in 2.3 seconds (JVM running for 3.1)'),
  symptom(
    [],
    'org.springframework.beans.factory.NoSuchBeanDefinitionException: No qualifying bean of type org.apache.rocketmq.spring.core.RocketMQTemplate available',
  ),
  symptom(
    [],
    'java.lang.IllegalStateException: Expected the service PushConsumerImpl-0 [FAILED] to be RUNNING, but the service has FAILED',
  ),
  symptom([], 'io.grpc.StatusRuntimeException: UNAVAILABLE: io exception'),
  symptom([], 'CODE: 5  DESC: org.apache.rocketmq.acl.common.AclException: No default permission for topic:TopicTest'),
  symptom([], 'CODE: 1  DESC: create mapped file failed, server is busy or broken. BROKER: 192.168.130.62:10911'),
  symptom([], 'java.io.IOException: Map failed'),
  symptom(
    [],
    'ERROR Connection to node -1 could not be established. Broker may not be available. (org.apache.kafka.clients.NetworkClient)',
  ),
  symptom([], 'com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure'),
  symptom([], 'Started Application in 2.3 seconds'),
  symptom([], '2026-11-02 10:00:00 INFO Application started, service is running'),
  symptom([], 'the weather is fine today'),
  symptom([], '今天天气很好'),
  symptom([], 'hello'),
  symptom([], '???'),
  symptom([], 'redis.clients.jedis.exceptions.JedisConnectionException: Could not get a resource from the pool'),
]

function symptom(finds: string | readonly string[], text: string): Pasted {
  return { text, finds: typeof finds === 'string' ? [finds] : finds }
}
