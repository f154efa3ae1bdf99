import { issuerPage, scriptSource } from './html.ts'

/** oidc-provider's form asks whether to sign out; who came here has asked for it, so it is sent at once. */
const SUBMIT = 'document.forms[0].submit()'

export const SIGN_OUT_SCRIPT = scriptSource(SUBMIT)

/** `form` is oidc-provider's own, with its token against forgery. Without scripts there is a button. */
export const signOutPage = (form: string): string =>
  issuerPage(
    '退出登录 · Sign out',
    `<h1>正在退出 <span lang="en">· Signing out</span></h1>
${form.replace('</form>', '<input type="hidden" name="logout" value="yes"></form>')}
<noscript><button type="submit" form="op.logoutForm">退出登录 · Sign out</button></noscript><script>${SUBMIT}</script>`,
  )
