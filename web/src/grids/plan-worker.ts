import { servePlan } from './serve-plan.ts'

servePlan(self)
