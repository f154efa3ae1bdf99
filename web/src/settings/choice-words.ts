import type { Component } from 'svelte'
import { ClassIcon } from '#shared/settings/classes.ts'
import type { Words } from '#shared/lib/words.ts'
import { say } from '../app/say.ts'
import { classIcons } from './class-icons.ts'

/** What can be chosen in settings is data of the schemas; here is what each is called. */
const WORDS: Readonly<Record<string, Words>> = {
  'shield-alert': { zh: '盾牌', en: 'Shield' },
  scale: { zh: '天平', en: 'Scales' },
  'traffic-cone': { zh: '路锥', en: 'Traffic cone' },
  flame: { zh: '火焰', en: 'Flame' },
  leaf: { zh: '树叶', en: 'Leaf' },
  wrench: { zh: '扳手', en: 'Wrench' },
  'hand-helping': { zh: '援手', en: 'Helping hand' },
  'circle-ellipsis': { zh: '省略号', en: 'Ellipsis' },
  car: { zh: '汽车', en: 'Car' },
  house: { zh: '房屋', en: 'House' },
  droplets: { zh: '水滴', en: 'Droplets' },
  zap: { zh: '闪电', en: 'Lightning' },
  users: { zh: '人群', en: 'People' },
  store: { zh: '店铺', en: 'Shop' },
  school: { zh: '学校', en: 'School' },
  'heart-pulse': { zh: '心跳', en: 'Heartbeat' },
  megaphone: { zh: '喇叭', en: 'Megaphone' },
  'paw-print': { zh: '爪印', en: 'Paw print' },
  street: { zh: '道路', en: 'Road' },
  community: { zh: '住宅', en: 'Home' },
  unit: { zh: '楼宇', en: 'Office' },
  venue: { zh: '商铺', en: 'Shop front' },
  video: { zh: '摄像头', en: 'Camera' },
  online: { zh: '网络', en: 'Network' },
  shield: { zh: '盾徽', en: 'Badge' },
  flag: { zh: '旗帜', en: 'Flag' },
  line: { zh: '线', en: 'Line' },
  area: { zh: '面', en: 'Area' },
  point: { zh: '点', en: 'Point' },
  sector: { zh: '扇形', en: 'Sector' },
  none: { zh: '无', en: 'None' },
  'person-hours': { zh: '人时', en: 'Person-hours' },
  visits: { zh: '走访', en: 'Visits' },
  posts: { zh: '岗位', en: 'Posts' },
  inspections: { zh: '检查', en: 'Inspections' },
  'cameras-online': { zh: '在线摄像头', en: 'Cameras online' },
  leads: { zh: '线索', en: 'Leads' },
  'wecom-robot': { zh: '企业微信机器人', en: 'WeCom robot' },
  'dingtalk-robot': { zh: '钉钉机器人', en: 'DingTalk robot' },
  'sms-gateway': { zh: '短信网关', en: 'SMS gateway' },
}

export const choiceWord = (code: string): string => say(WORDS[code] ?? { zh: code })

type Icon = Component<{ size?: number; 'aria-hidden'?: 'true' }>

/** The picture that a choice stands for; null for what is no picture. */
export const choiceIcon = (code: string): Icon | null => {
  const icon = ClassIcon.safeParse(code).data
  return icon === undefined ? null : classIcons[icon]
}
