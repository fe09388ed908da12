/** Options of the brokers that are asked, beside those that make the original fit on a small machine. */
export const OPTIONS: Readonly<Record<string, string>> = {
  enablePropertyFilter: 'false',
  authenticationMetadataProvider:
    'org.apache.rocketmq.auth.authentication.provider.LocalAuthenticationMetadataProvider',
  authorizationMetadataProvider: 'org.apache.rocketmq.auth.authorization.provider.LocalAuthorizationMetadataProvider',
  // Checks would go on while other questions are asked.
  transactionCheckInterval: '600000',
  transactionTimeOut: '6000',
}
