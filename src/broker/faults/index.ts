export { type BrokerFault, brokerFaultKinds, checkedFault } from './brokerFault.ts'
export { type ActiveFault, BrokerFaults } from './brokerFaults.ts'
export { FaultyDisk } from './faultyDisk.ts'
