import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { functions, tables, type Function, type FunctionName, type TableName } from '#infra/manifest.ts'
import { indexesOf } from './tables.ts'

/**
 * What the two words of the manifest mean. Transactions need no action of their own; no read of ours is a
 * scan.
 */
export const READ = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'] as const
export const WRITE = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
] as const
/** An index can only be asked, and only by those who may read the table. */
export const READ_INDEX = ['dynamodb:Query'] as const

const ACTIONS = { read: READ, write: WRITE, 'read-write': [...READ, ...WRITE] } as const

/** The grants of the manifest for one function, as statements that name every action, table and index. */
export function tableStatements(
  name: FunctionName,
  made: Readonly<Record<TableName, TableV2>>,
): PolicyStatement[] {
  const grants: Function['grants'] = functions[name].grants
  return Object.entries(grants).flatMap(([key, grant]) => {
    const table = key as TableName
    const arn = made[table].tableArn
    const own = new PolicyStatement({ actions: [...ACTIONS[grant]], resources: [arn] })
    const indexes = grant === 'write' ? [] : indexesOf(tables[table])
    if (indexes.length === 0) return [own]
    return [
      own,
      new PolicyStatement({
        actions: [...READ_INDEX],
        resources: indexes.map((index) => `${arn}/index/${index}`),
      }),
    ]
  })
}
