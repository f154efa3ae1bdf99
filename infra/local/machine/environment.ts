import { tables, tableVariable, type TableName, type VARIABLES } from '#infra/manifest.ts'
import { localName } from './tables.ts'

type Variable = (typeof VARIABLES)[number]

/** The environment of the functions: all live in this process, so all get all of it. */
export const functionEnvironment = (values: Readonly<Record<Variable, string>>): Record<string, string> => ({
  ...Object.fromEntries(
    (Object.keys(tables) as TableName[]).map((name) => [tableVariable(name), localName(name)]),
  ),
  ...values,
})
