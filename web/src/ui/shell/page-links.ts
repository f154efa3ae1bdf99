import BookOpen from '@lucide/svelte/icons/book-open'
import Map from '@lucide/svelte/icons/map'
import PenTool from '@lucide/svelte/icons/pen-tool'
import Settings from '@lucide/svelte/icons/settings'
import ShieldCheck from '@lucide/svelte/icons/shield-check'
import SquarePen from '@lucide/svelte/icons/square-pen'
import Users from '@lucide/svelte/icons/users'
import type { Component } from 'svelte'
import { may } from '#shared/people/person.ts'
import type { Action } from '#shared/people/access.ts'
import type { Me } from '#shared/people/routes.ts'
import * as m from '../../paraglide/messages.js'

/** A page of the house, as the rail and the command palette offer it. */
export interface PageLink {
  readonly href: string
  readonly icon: Component<{ size?: number; 'aria-hidden'?: 'true' }>
  readonly label: () => string
  /** Found in the palette by these too: the first letters of its pinyin, its name in English. */
  readonly keywords: readonly string[]
  /** What one must be allowed to do for it to be of use; null for a page that is for everybody. */
  readonly action: Action | null
}

/** In the order of the rail. A page that is added here is in every rail and palette. */
const PAGES: readonly PageLink[] = [
  { href: '/', icon: Map, label: m.rail_console, keywords: ['zht', 'console'], action: null },
  {
    href: '/report',
    icon: SquarePen,
    label: m.rail_report,
    keywords: ['sbsj', 'report'],
    action: 'incidents.submit',
  },
  {
    href: '/designer',
    icon: PenTool,
    label: m.rail_designer,
    keywords: ['wgsj', 'designer'],
    action: 'plans.draft',
  },
  {
    href: '/audit',
    icon: ShieldCheck,
    label: m.rail_audit,
    keywords: ['dc', 'audit'],
    action: 'ledger.read',
  },
  {
    href: '/people',
    icon: Users,
    label: m.rail_people,
    keywords: ['ryrz', 'people'],
    action: 'people.manage',
  },
  {
    href: '/settings',
    icon: Settings,
    label: m.rail_settings,
    keywords: ['sz', 'settings'],
    action: 'settings.change',
  },
  { href: '/docs', icon: BookOpen, label: m.rail_docs, keywords: ['jkwd', 'docs', 'api'], action: null },
]

/** The pages that somebody may open; who is not signed in, those that ask for nothing. */
export const pagesFor = (me: Me | null): readonly PageLink[] =>
  PAGES.filter(({ action }) => action === null || (me !== null && may(me, action)))
