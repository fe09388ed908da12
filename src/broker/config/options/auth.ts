// Options of `AuthConfig`, Apache RocketMQ 5.3.3: name, type and default, in the original's order. This is data. They are read
// once at the start; GET_BROKER_CONFIG knows them only where they were configured, and UPDATE_BROKER_CONFIG does not reach them.
// `configName`, `clusterName` and `authConfigPath` are missing: the original overwrites whatever they are set to.

export const authOptions = {
  authenticationEnabled: ['boolean', false],
  authenticationProvider: ['string?', null],
  authenticationMetadataProvider: ['string?', null],
  authenticationStrategy: ['string?', null],
  authenticationWhitelist: ['string?', null],
  initAuthenticationUser: ['string?', null],
  innerClientAuthenticationCredentials: ['string?', null],
  authorizationEnabled: ['boolean', false],
  authorizationProvider: ['string?', null],
  authorizationMetadataProvider: ['string?', null],
  authorizationStrategy: ['string?', null],
  authorizationWhitelist: ['string?', null],
  migrateAuthFromV1Enabled: ['boolean', false],
  userCacheMaxNum: ['int', 1000],
  userCacheExpiredSecond: ['int', 600],
  userCacheRefreshSecond: ['int', 60],
  aclCacheMaxNum: ['int', 1000],
  aclCacheExpiredSecond: ['int', 600],
  aclCacheRefreshSecond: ['int', 60],
  statefulAuthenticationCacheMaxNum: ['int', 10_000],
  statefulAuthenticationCacheExpiredSecond: ['int', 60],
  statefulAuthorizationCacheMaxNum: ['int', 10_000],
  statefulAuthorizationCacheExpiredSecond: ['int', 60],
} as const
