/**
 * Everything in which servers of the two lines differ and that a handler has to ask for, a row each. Handlers read a
 * row by its name (`context.profile.sendRefusal`), never the release.
 */
export const differences = {
  version: { '5.3.3': 479, '4.9.7': 407, source: 'MQVersion ordinals' },
  versionName: { '5.3.3': 'V5_3_3', '4.9.7': 'V4_9_7', source: 'MQVersion' },
  /** Whether a NameServer answers a code that it does not know; otherwise the caller times out. */
  namesrvAnswersUnknownCodes: { '5.3.3': true, '4.9.7': false, source: 'remoting.md 19.7, measured' },
  /** `enableActingMaster` in broker data of answers 105 and 106. */
  actingMasterInRoutes: { '5.3.3': true, '4.9.7': false, source: 'remoting.md 19.7, measured' },
  /** Answer to a send or pull with an illegal topic or a queue out of range: INVALID_PARAMETER or SYSTEM_ERROR. */
  invalidParameterCode: { '5.3.3': 29, '4.9.7': 1, source: 'remoting.md 19.7, measured' },
} as const
