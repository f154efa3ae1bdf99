import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { Bundles } from '../bundles.ts'
import { originsOf } from '#shared/basemaps/basemap.ts'
import { Alarms } from '../constructs/alarms.ts'
import { FirstAdministrator } from '../constructs/first-administrator.ts'
import { Functions } from '../constructs/functions.ts'
import { HttpApi } from '../constructs/http-api.ts'
import { LiveApi } from '../constructs/live-api.ts'
import { Schedules } from '../constructs/schedules.ts'
import { outsideSignIn, PoolSignIn } from '../constructs/sign-in.ts'
import { SiteContent } from '../constructs/site-content.ts'
import { Site } from '../constructs/site.ts'
import { Streams } from '../constructs/streams.ts'
import { Tables } from '../constructs/tables.ts'
import { Transfers } from '../constructs/transfers.ts'
import type { Settings } from '../settings.ts'

export interface PlatformProps extends StackProps {
  readonly settings: Settings
  readonly bundles: Bundles
  /** The folder of the built site. */
  readonly siteFolder: string
  readonly version: string
}

/** The whole platform: one stack, for nothing in it is of use without the rest. */
export class PlatformStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { settings, bundles, siteFolder, version, ...props }: PlatformProps,
  ) {
    super(scope, id, {
      stackName: settings.name,
      terminationProtection: true,
      description: 'Liuwang',
      ...props,
    })
    const suffix = settings.tables === undefined ? '' : `-${settings.tables}`

    const alarms = new Alarms(this, 'Alarms', settings.name)
    const tables = new Tables(this, `Tables${suffix}`, { prefix: settings.name, suffix })
    const transfers = new Transfers(this, 'Transfers', settings.name)
    const http = new HttpApi(this, 'Http', alarms)
    const live = new LiveApi(this, 'Live', alarms)
    const signIn = settings.outsideIssuer
      ? outsideSignIn(settings.outsideIssuer)
      : new PoolSignIn(this, 'SignIn')
    const site = new Site(this, 'Site', {
      folder: siteFolder,
      apiDomain: http.domainName,
      connectTo: [live.origin, transfers.origin, ...signIn.origins, ...originsOf(settings.basemaps)],
    })
    transfers.letIn(site.url)
    const identity = signIn.identityAt(site.url)
    const functions = new Functions(this, 'Functions', {
      bundles,
      tables,
      transfers,
      identity,
      live,
      alarms,
      version,
    })
    http.answerWith(functions)
    live.answerWith(functions.byName.socket)
    new Streams(this, 'Streams', { functions, tables, alarms })
    new Schedules(this, 'Schedules', { functions, alarms })
    new FirstAdministrator(this, 'FirstAdministrator', tables.byName.people)
    const { issuer, clientId, scope: asked, resource } = identity
    const config = {
      apiUrl: '',
      liveUrl: live.url,
      issuer,
      clientId,
      scope: asked,
      ...(resource && { resource }),
      basemaps: settings.basemaps,
    }
    new SiteContent(this, 'SiteContent', { site, folder: siteFolder, config })

    const outputs = {
      SiteUrl: site.url,
      LiveUrl: live.url,
      Issuer: issuer,
      ClientId: clientId,
      AlarmTopic: alarms.topic.topicArn,
    }
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value })
  }
}
