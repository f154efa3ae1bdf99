import { CfnCondition, CfnParameter, CfnResource, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib'
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  PhysicalResourceId,
  type AwsSdkCall,
} from 'aws-cdk-lib/custom-resources'
import { Construct } from 'constructs'
import type { Person } from '#shared/people/person.ts'
import { acknowledge, WRITES_LOG } from '../acknowledge.ts'

/**
 * A row of People as DynamoDB is sent it; its shape is functions/people/people-table.ts's, which a test
 * compares.
 */
const rowOf = (subject: string) => {
  const role: Person['roles'][number] = 'platform-admin'
  return {
    v: { N: '1' },
    id: { S: subject },
    name: { S: '平台管理员' },
    roles: { L: [{ S: role }] },
    division: { S: '' },
    disabled: { BOOL: false },
    register: { S: 'people' },
    personKey: { S: `#${subject}` },
  }
}

/**
 * The first person who appoints the others: nobody could let them in otherwise. The row is written only where
 * there is none, so that a later deploy gives nothing back that was taken from them.
 */
export class FirstAdministrator extends Construct {
  constructor(scope: Construct, id: string, people: TableV2) {
    super(scope, id)
    const subject = new CfnParameter(this, 'Subject', {
      type: 'String',
      default: '',
      allowedPattern: '([A-Za-z0-9][A-Za-z0-9._:|@-]{0,127})?',
      description:
        'The subject (sub) of the first administrator at the OpenID Connect issuer; empty for none yet',
    })
    subject.overrideLogicalId('firstAdministrator')
    const isGiven = new CfnCondition(this, 'IsGiven', {
      expression: Fn.conditionNot(Fn.conditionEquals(subject.valueAsString, '')),
    })
    const put: AwsSdkCall = {
      service: 'dynamodb',
      action: 'PutItem',
      parameters: {
        TableName: people.tableName,
        Item: rowOf(subject.valueAsString),
        ConditionExpression: 'attribute_not_exists(id)',
      },
      ignoreErrorCodesMatching: 'ConditionalCheckFailedException',
      physicalResourceId: PhysicalResourceId.of('first-administrator'),
    }
    const row = new AwsCustomResource(this, 'Row', {
      onCreate: put,
      onUpdate: put,
      policy: AwsCustomResourcePolicy.fromStatements([
        new PolicyStatement({ actions: ['dynamodb:PutItem'], resources: [people.tableArn] }),
      ]),
      installLatestAwsSdk: false,
      logGroup: new LogGroup(this, 'Log', {
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    })
    const resource = row.node.findChild('Resource').node.defaultChild
    if (!(resource instanceof CfnResource)) throw new Error('CDK keeps the custom resource elsewhere now')
    resource.cfnOptions.condition = isGiven
    const caller = Stack.of(this).node.tryFindChild(
      `AWS${AwsCustomResource.PROVIDER_FUNCTION_UUID.replaceAll('-', '')}`,
    )
    if (caller === undefined) throw new Error('CDK keeps the function behind custom resources elsewhere now')
    acknowledge(caller, {
      [WRITES_LOG]: 'CDK gives its function the usual right to write its log; it runs during a deploy',
    })
  }
}
