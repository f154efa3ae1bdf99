import { RemovalPolicy } from 'aws-cdk-lib'
import {
  AttributeType,
  Billing,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
  type Attribute,
} from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import { tables, type Key, type Table, type TableName } from '#infra/manifest.ts'

const TYPES = { S: AttributeType.STRING, N: AttributeType.NUMBER } as const
const VIEWS = {
  'new-image': StreamViewType.NEW_IMAGE,
  'new-and-old-images': StreamViewType.NEW_AND_OLD_IMAGES,
} as const

const attribute = ({ name, type }: Key): Attribute => ({ name, type: TYPES[type] })

/** The indexes of a table, or none. */
export const indexesOf = (table: Table): string[] => Object.keys(table.indexes ?? {})

interface TablesProps {
  /**
   * Names are given, not made up: a table that outlives its stack, or was restored, is adopted again by its
   * name.
   */
  readonly prefix: string
  readonly suffix: string
}

/**
 * The tables of the manifest: on demand, encrypted, every second of 35 days restorable, and never deleted by
 * a deploy.
 */
export class Tables extends Construct {
  readonly byName: Readonly<Record<TableName, TableV2>>

  constructor(scope: Construct, id: string, { prefix, suffix }: TablesProps) {
    super(scope, id)
    const made = Object.entries(tables).map(([name, table]) => [
      name,
      this.#make(name, table, `${prefix}-${name}${suffix}`),
    ])
    this.byName = Object.fromEntries(made) as Record<TableName, TableV2>
  }

  #make(name: string, table: Table, tableName: string): TableV2 {
    return new TableV2(this, name, {
      tableName,
      partitionKey: attribute(table.partition),
      ...(table.sort === undefined ? {} : { sortKey: attribute(table.sort) }),
      globalSecondaryIndexes: Object.entries(table.indexes ?? {}).map(([indexName, index]) => ({
        indexName,
        partitionKey: attribute(index.partition),
        sortKey: attribute(index.sort),
      })),
      ...(table.stream === undefined ? {} : { dynamoStream: VIEWS[table.stream] }),
      ...(table.ttl === undefined ? {} : { timeToLiveAttribute: table.ttl }),
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
  }
}
