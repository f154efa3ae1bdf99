import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam'
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import type { Function, FunctionName } from '#infra/manifest.ts'
import { functions } from '#infra/manifest.ts'
import { acknowledge, findingName } from '../acknowledge.ts'

const ACTIONS = { read: ['s3:GetObject'], 'read-write': ['s3:GetObject', 's3:PutObject'] } as const

/** Files on their way in or out, for a day; reached by signed addresses only. */
export class Transfers extends Construct {
  readonly #bucket: Bucket
  /** https://…, without a slash at the end. */
  readonly origin: string

  constructor(scope: Construct, id: string, prefix: string) {
    super(scope, id)
    const { account, region, urlSuffix } = Stack.of(this)
    // A name that is known beforehand: the pages' policy names the bucket, and the bucket names the pages.
    const bucketName = `${prefix}-transfers-${account}-${region}`
    this.origin = `https://${bucketName}.s3.${region}.${urlSuffix}`
    this.#bucket = new Bucket(this, 'Bucket', {
      bucketName,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      lifecycleRules: [
        { expiration: Duration.days(1), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: RemovalPolicy.DESTROY,
    })
    acknowledge(this.#bucket, {
      'AwsSolutions-S1': 'What is sent and fetched is announced to the API, which keeps its own log',
    })
  }

  /** Pages of this origin may send and fetch what they hold an address for. */
  letIn(siteUrl: string): void {
    this.#bucket.addCorsRule({
      allowedOrigins: [siteUrl.replace(/\/$/, '')],
      allowedMethods: [HttpMethods.PUT, HttpMethods.GET],
      allowedHeaders: ['content-type'],
      maxAge: 3600,
    })
  }

  /** A role that holds some of it: files come and go, so none can be named. */
  accept(role: Role): void {
    const finding = `AwsSolutions-IAM5[Resource::<${findingName(this.#bucket)}.Arn>/*]`
    acknowledge(role, { [finding]: 'Every file of the one bucket, which holds nothing else' })
  }

  /** What the manifest grants a function; an address that it signs can do no more than it may itself. */
  statementsFor(name: FunctionName): PolicyStatement[] {
    const { transfers }: Function = functions[name]
    return transfers === undefined
      ? []
      : [
          new PolicyStatement({
            actions: [...ACTIONS[transfers]],
            resources: [this.#bucket.arnForObjects('*')],
          }),
        ]
  }
}
