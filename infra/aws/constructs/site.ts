import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import {
  AccessLevel,
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
  type BehaviorOptions,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { ALWAYS, pagePolicy } from '#infra/local/pages/security-headers.ts'
import { acknowledge } from '../acknowledge.ts'
import { pageFunction, pagesOf } from './page-paths.ts'

interface SiteProps {
  /** The built site. */
  readonly folder: string
  /** The host that answers /api/*. */
  readonly apiDomain: string
  /** The origins, other than its own, that a page may connect to. */
  readonly connectTo: readonly string[]
}

/** The pages on S3 behind CloudFront, with the API on the same origin. */
export class Site extends Construct {
  readonly bucket: Bucket
  readonly #distribution: Distribution

  constructor(scope: Construct, id: string, { folder, apiDomain, connectTo }: SiteProps) {
    super(scope, id)
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(90) }],
      removalPolicy: RemovalPolicy.RETAIN,
    })
    const responseHeadersPolicy = this.#headers(connectTo)
    this.#distribution = new Distribution(this, 'Distribution', {
      comment: 'liuwang',
      httpVersion: HttpVersion.HTTP2_AND_3,
      // The function below does the same; named here too, the root can never list the bucket.
      defaultRootObject: 'index.html',
      defaultBehavior: { ...this.#pages(folder), responseHeadersPolicy },
      additionalBehaviors: { '/api/*': { ...api(apiDomain), responseHeadersPolicy } },
    })
    acknowledge(this, {
      '@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk': 'The root is index.html, twice',
    })
    acknowledge(this.bucket, { 'AwsSolutions-S1': 'It holds the public pages; the API keeps its own log' })
    acknowledge(this.#distribution, {
      'AwsSolutions-CFR1': 'Whom it serves is decided by who may sign in, not by where a phone seems to be',
      'AwsSolutions-CFR2':
        'A firewall is paid by rule and request; doors parse all input and stages throttle',
      'AwsSolutions-CFR3': 'It would log who looks at static pages; the API keeps its own log',
      'AwsSolutions-CFR4':
        'CloudFront sets the version for its own certificate; browsers of today take TLS 1.3',
    })
  }

  /** https://…/ with the slash, as signing in comes back to. */
  get url(): string {
    return `https://${this.#distribution.distributionDomainName}/`
  }

  #pages(folder: string): BehaviorOptions {
    return {
      // With leave to list, a file that is not there is 404 and not 403.
      origin: S3BucketOrigin.withOriginAccessControl(this.bucket, {
        originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
      }),
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      // How long each file is kept it says itself.
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      functionAssociations: [
        {
          eventType: FunctionEventType.VIEWER_REQUEST,
          function: new EdgeFunction(this, 'PagePaths', {
            code: FunctionCode.fromInline(pageFunction(pagesOf(folder))),
            runtime: FunctionRuntime.JS_2_0,
          }),
        },
      ],
    }
  }

  /** The headers of the server of one machine, and that it is only ever spoken to by TLS. */
  #headers(connectTo: readonly string[]): ResponseHeadersPolicy {
    const names = ['cross-origin-opener-policy', 'permissions-policy'] as const
    return new ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: pagePolicy({ connectTo }),
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(365),
          includeSubdomains: true,
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: names.map((header) => ({ header, value: ALWAYS[header], override: true })),
      },
    })
  }
}

/** Never from a cache, and with all that came but the host's name, by which API Gateway knows its APIs. */
const api = (domainName: string): BehaviorOptions => ({
  origin: new HttpOrigin(domainName, {
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    readTimeout: Duration.seconds(35),
  }),
  allowedMethods: AllowedMethods.ALLOW_ALL,
  cachePolicy: CachePolicy.CACHING_DISABLED,
  originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
})
