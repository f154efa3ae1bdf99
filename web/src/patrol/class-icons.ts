import CircleEllipsis from '@lucide/svelte/icons/circle-ellipsis'
import Flame from '@lucide/svelte/icons/flame'
import HandHelping from '@lucide/svelte/icons/hand-helping'
import Leaf from '@lucide/svelte/icons/leaf'
import Scale from '@lucide/svelte/icons/scale'
import ShieldAlert from '@lucide/svelte/icons/shield-alert'
import TrafficCone from '@lucide/svelte/icons/traffic-cone'
import Wrench from '@lucide/svelte/icons/wrench'
import type { Component } from 'svelte'
import type { IncidentClass } from '#shared/incidents/incident.ts'

type Icon = Component<{ size?: number; 'aria-hidden'?: 'true' }>

/** A picture beside each class's word, never in its place. */
export const classIcons: Readonly<Record<IncidentClass, Icon>> = {
  'public-order': ShieldAlert,
  dispute: Scale,
  traffic: TrafficCone,
  fire: Flame,
  environment: Leaf,
  facility: Wrench,
  assistance: HandHelping,
  other: CircleEllipsis,
}
