export { LANGUAGES, languageCode, languageName } from './language.ts'
export { RequestCode, requestCodeName } from './requestCode.ts'
export { ResponseCode, responseCodeName } from './responseCode.ts'
export { MQVersion, versionName } from './version.ts'
