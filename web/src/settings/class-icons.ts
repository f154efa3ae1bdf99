import Car from '@lucide/svelte/icons/car'
import CircleEllipsis from '@lucide/svelte/icons/circle-ellipsis'
import Droplets from '@lucide/svelte/icons/droplets'
import Flame from '@lucide/svelte/icons/flame'
import HandHelping from '@lucide/svelte/icons/hand-helping'
import HeartPulse from '@lucide/svelte/icons/heart-pulse'
import House from '@lucide/svelte/icons/house'
import Leaf from '@lucide/svelte/icons/leaf'
import Megaphone from '@lucide/svelte/icons/megaphone'
import PawPrint from '@lucide/svelte/icons/paw-print'
import Scale from '@lucide/svelte/icons/scale'
import School from '@lucide/svelte/icons/school'
import ShieldAlert from '@lucide/svelte/icons/shield-alert'
import Store from '@lucide/svelte/icons/store'
import TrafficCone from '@lucide/svelte/icons/traffic-cone'
import Users from '@lucide/svelte/icons/users'
import Wrench from '@lucide/svelte/icons/wrench'
import Zap from '@lucide/svelte/icons/zap'
import type { Component } from 'svelte'
import { openTable } from '#shared/lib/open-table.ts'
import type { ClassIcon } from '#shared/settings/classes.ts'

type Icon = Component<{ size?: number; 'aria-hidden'?: 'true' }>

/** A picture beside each class's word, never in its place; one of a newer server has the plain one. */
export const classIcons = openTable<ClassIcon, Icon>(
  {
    'shield-alert': ShieldAlert,
    scale: Scale,
    'traffic-cone': TrafficCone,
    flame: Flame,
    leaf: Leaf,
    wrench: Wrench,
    'hand-helping': HandHelping,
    'circle-ellipsis': CircleEllipsis,
    car: Car,
    house: House,
    droplets: Droplets,
    zap: Zap,
    users: Users,
    store: Store,
    school: School,
    'heart-pulse': HeartPulse,
    megaphone: Megaphone,
    'paw-print': PawPrint,
  },
  () => CircleEllipsis,
)
