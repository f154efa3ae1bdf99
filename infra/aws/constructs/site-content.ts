import { DefaultStackSynthesizer, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import {
  BucketDeployment,
  CacheControl,
  Source,
  type BucketDeploymentProps,
} from 'aws-cdk-lib/aws-s3-deployment'
import { Construct } from 'constructs'
import { join } from 'node:path'
import { acknowledge, findingName, WRITES_LOG } from '../acknowledge.ts'
import type { Site } from './site.ts'

interface SiteContentProps {
  readonly site: Site
  /** The built site. */
  readonly folder: string
  /** What the pages read as /config.json. */
  readonly config: Readonly<Record<string, unknown>>
}

/** Puts the built pages and their configuration into the bucket. */
export class SiteContent extends Construct {
  constructor(scope: Construct, id: string, { site, folder, config }: SiteContentProps) {
    super(scope, id)
    const shared: Pick<BucketDeploymentProps, 'destinationBucket' | 'prune' | 'memoryLimit' | 'logGroup'> = {
      destinationBucket: site.bucket,
      // A page that is open while we deploy still fetches the parts it was built with.
      prune: false,
      memoryLimit: 512,
      logGroup: new LogGroup(this, 'Log', {
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    }
    const assets = new BucketDeployment(this, 'Assets', {
      ...shared,
      sources: [Source.asset(join(folder, 'assets'))],
      destinationKeyPrefix: 'assets',
      cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
    })
    const pages = new BucketDeployment(this, 'Pages', {
      ...shared,
      sources: [Source.asset(folder, { exclude: ['assets'] }), Source.jsonData('config.json', config)],
      cacheControl: [CacheControl.fromString('no-cache')],
    })
    // No page may name a part that is not there yet.
    pages.node.addDependency(assets)
    this.#acknowledgeDeployer(site)
  }

  /** The function that copies is CDK's, with CDK's permissions; it runs during a deploy only. */
  #acknowledgeDeployer(site: Site): void {
    const stack = Stack.of(this)
    const deployer = stack.node.children.find(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'))
    if (deployer === undefined)
      throw new Error('CDK keeps the function that deploys to buckets elsewhere now')
    const staging = `cdk-${DefaultStackSynthesizer.DEFAULT_QUALIFIER}-assets-<AWS::AccountId>-<AWS::Region>`
    const objects = [`arn:<AWS::Partition>:s3:::${staging}/*`, `<${findingName(site.bucket)}.Arn>/*`]
    const actions = ['s3:GetObject*', 's3:GetBucket*', 's3:List*', 's3:DeleteObject*', 's3:Abort*']
    const reason =
      'CDK gives its deployer the reading of its staging bucket and the writing of the one bucket of the site'
    acknowledge(deployer, {
      'AwsSolutions-L1': 'CDK chooses the runtime of its deployer',
      [WRITES_LOG]: 'CDK gives its deployer the usual right to write its log',
      ...Object.fromEntries(actions.map((action) => [`AwsSolutions-IAM5[Action::${action}]`, reason])),
      ...Object.fromEntries(objects.map((object) => [`AwsSolutions-IAM5[Resource::${object}]`, reason])),
    })
  }
}
