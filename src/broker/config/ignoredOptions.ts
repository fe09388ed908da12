// Names that RocketMQ knows and this broker has no use for: options of AuthConfig that the start overwrites, of the address
// server look-up, of other roles that share a file with the broker (name server, proxy, controller), and of releases before
// or after 5.3.3. They are accepted without a word. This is data.

const auth = 'configName clusterName authConfigPath'

const addressServer = 'rmqAddressServerDomain rmqAddressServerSubGroup'

const brokerContainer = 'brokerContainer inBrokerContainer brokerConfigPaths'

/** Setters of the same classes in 4.9.8 and on the development branch, and of the name server's and controller's. */
const others =
  'clientRequestThreadPoolNums clientRequestThreadPoolQueueCapacity clusterTest combineAssignOffsetCQType ' +
  'combineCQEnableCheckSelf combineCQLoadingCQTypes combineCQMaxExtraSearchCommitLogFiles ' +
  'combineCQPreferCQType commercialBigCount commercialEnable commercialTimerCount commercialTransCount ' +
  'configStorePath controllerDLegerGroup controllerDLegerPeers controllerDLegerSelfId ' +
  'controllerRequestThreadPoolQueueCapacity controllerStorePath controllerThreadPoolNums controllerType ' +
  'defaultThreadPoolNums defaultThreadPoolQueueCapacity deleteTopicWithBrokerRegistration ' +
  'electMasterMaxRetryCount enableAcceleratedRecovery enableAllTopicList enableConnectionMetrics ' +
  'enableControllerInNamesrv enableElectUncleanMaster enableLagAndDlqMetrics ' +
  'enableLogConsumeQueueRepeatedlyBuildWhenRecover enableMessageStoreMetrics enablePopMetrics ' +
  'enableRemotingMetrics enableRequestMetrics enableRunningFlagsInFlush enableSplitMetadata ' +
  'enableStatsMetrics enableTopicList enableTransactionMetrics filterServerNums haSlaveFallbehindMax ' +
  'jraftConfig kvConfigPath mappedFileSize maxDelayTime needWaitForService notifyBrokerRoleChanged ' +
  'notifyMinBrokerIdChanged orderMessageEnable popPollingMapExpireTimeSeconds processReadEvent ' +
  'productEnvName returnOrderTopicConfigToBroker scanAvailableNameSrv scanInactiveMasterInterval ' +
  'scanNotActiveBrokerInterval splitMetadataSize supportActingMaster unRegisterBrokerQueueCapacity ' +
  'waitSecondsForService writeWithoutMmap'

/** Names that are accepted and not used. */
export const ignoredOptions: readonly string[] = `${auth} ${addressServer} ${brokerContainer} ${others}`.split(' ')
