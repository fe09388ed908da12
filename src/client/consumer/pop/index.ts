export { PopConsumption, type PopConsumptionOptions, type PopSettings } from './popConsumption.ts'
