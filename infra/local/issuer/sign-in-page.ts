import type { Role } from '#shared/people/access.ts'
import { DEMO_PEOPLE, type DemoPerson } from '../people.ts'
import { escapeHtml, issuerPage } from './html.ts'

const ROLES: Record<Role, string> = {
  'platform-admin': '平台管理员',
  operator: '指挥员',
  patrol: '巡逻队员',
  'grid-member': '网格员',
  'county-staff': '网格管理员',
  auditor: '督查',
  leader: '领导',
}

interface Asked {
  readonly uid: string
  /** Whether the network can reach us, so that the code in the terminal is asked for. */
  readonly asksCode: boolean
  readonly wrongCode: boolean
}

/** The page on which somebody says who to be. No password: everybody on it is made up. */
export const signInPage = ({ uid, asksCode, wrongCode }: Asked): string =>
  issuerPage(
    '登录 · Sign in',
    `<h1>六网 <span lang="en">Liuwang</span></h1>
<p>选择一个演示身份登录 <span lang="en">· Choose a demo person to sign in</span></p>
<form method="post" action="/auth/interaction/${encodeURIComponent(uid)}">
${asksCode ? codeField(wrongCode) : ''}<ul>${DEMO_PEOPLE.map(personButton).join('')}</ul></form>
<footer>仅供本机演示，身份均为虚构。<br><span lang="en">For demonstration on this machine; nobody here is real.</span></footer>`,
  )

const codeField = (wrong: boolean): string =>
  `<label>${wrong ? '<span class="wrong" role="alert">验证码不对 · Wrong code</span><br>' : ''}终端显示的 6 位验证码
<small lang="en">The 6-digit code shown in the terminal</small>
<input name="code" inputmode="numeric" pattern="[0-9]{6}" maxlength="6" autocomplete="one-time-code" required autofocus></label>`

const personButton = ({ person, nameEn, place }: DemoPerson): string =>
  `<li><button name="person" value="${escapeHtml(person.id)}"><span>${escapeHtml(person.name)}
<small lang="en">${escapeHtml(nameEn)}</small></span><span class="place">${escapeHtml(place)}
<small>${person.roles.map((role) => ROLES[role]).join('、')}${person.division === '' ? '' : ` ${person.division}`}</small></span></button></li>`

/** For an interaction that is over: its cookie is gone, or it took longer than an hour. */
export const staleSignInPage = (): string =>
  issuerPage(
    '登录已过期 · Sign-in expired',
    `<h1>登录页已过期</h1><p>请返回重新登录。<br><span lang="en">This sign-in page is too old: go back and sign in again.</span></p>
<p><a href="/">返回首页 · Back</a></p>`,
  )

/** While nothing can be stored, nobody can be signed in either. */
export const busyPage = (): string =>
  issuerPage(
    '暂不能登录 · Try again later',
    `<h1>暂不能登录</h1><p>服务器磁盘已满，登录未保存；请联系管理员腾出空间，稍后重试。
<br><span lang="en">The disk of the server is full, so this sign-in was not kept: ask for space to be freed, then try again.</span></p>
<p><a href="/">返回首页 · Back</a></p>`,
  )
