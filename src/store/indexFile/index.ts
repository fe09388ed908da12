export { IndexService } from './indexService.ts'
