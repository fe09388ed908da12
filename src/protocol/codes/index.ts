export { LANGUAGES, languageCode, languageName } from './language.ts'
export { RequestCode, requestCodeName } from './requestCode.ts'
export { REMARK_NOT_SET, ResponseCode, responseCodeName } from './responseCode.ts'
export { MQVersion, versionName } from './version.ts'
