import type * as z from 'zod'
import type { Level } from '#shared/lib/division-code.ts'
import type { Channel, Urgency } from '#shared/incidents/incident.ts'
import type { Role } from '#shared/people/access.ts'
import type { Post } from '#shared/people/post.ts'
import * as m from '../paraglide/messages.js'
import { codeWords } from './code-words.ts'

/** The words of every wire value in the language of the page: `urgencyWords[incident.urgency]()`. */
export const urgencyWords = codeWords<Urgency>({
  critical: m.urgency_critical,
  urgent: m.urgency_urgent,
  general: m.urgency_general,
})

export const channelWords = codeWords<z.infer<typeof Channel>>({
  patrol: m.channel_patrol,
  'grid-member': m.channel_grid_member,
  resident: m.channel_resident,
  phone: m.channel_phone,
  hotline: m.channel_hotline,
  video: m.channel_video,
  online: m.channel_online,
  system: m.channel_system,
})

export const levelWords = codeWords<Level>({
  province: m.level_province,
  city: m.level_city,
  county: m.level_county,
  township: m.level_township,
  community: m.level_community,
  grid: m.level_grid,
})

export const roleWords = codeWords<Role>({
  'platform-admin': m.role_platform_admin,
  operator: m.role_operator,
  patrol: m.role_patrol,
  'grid-member': m.role_grid_member,
  'county-staff': m.role_county_staff,
  auditor: m.role_auditor,
  leader: m.role_leader,
})

export const postWords = codeWords<Post>({
  'grid-head': m.post_grid_head,
  'grid-member': m.post_grid_member,
  'part-time-member': m.post_part_time_member,
  'party-branch': m.post_party_branch,
  'building-group': m.post_building_group,
  'household-centre': m.post_household_centre,
  'community-party': m.post_community_party,
})
