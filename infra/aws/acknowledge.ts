import { CfnResource, Stack, Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/** Accepts findings of cdk-nag for a construct and what is in it: the finding's id, and why it may stand. */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  Validations.of(construct).acknowledge(...Object.entries(reasons).map(([id, reason]) => ({ id, reason })))
}

/** A construct's resource as findings name it. */
export function findingName(construct: IConstruct): string {
  const resource = construct.node.defaultChild
  if (!(resource instanceof CfnResource)) throw new Error(`${construct.node.path} is no single resource`)
  return Stack.of(construct).getLogicalId(resource)
}

/** How findings name the policy that lets a function of CDK's own write its log. */
export const WRITES_LOG =
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]'
