export { goNameServers } from './goAddressService.ts'
