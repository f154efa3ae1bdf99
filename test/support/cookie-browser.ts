/** A browser that keeps cookies and does not run scripts. */
export class Browser {
  readonly #cookies = new Map<string, string>()

  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', ...init, headers: { ...init.headers, cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return response
  }

  /** Follows redirects until a page, or until they leave the issuer. */
  async follow(url: string, init?: RequestInit): Promise<{ response: Response; url: string }> {
    let response = await this.ask(url, init)
    let here = url
    for (let hops = 0; hops < 10 && response.headers.has('location'); hops += 1) {
      here = new URL(response.headers.get('location') ?? '', here).href
      if (!new URL(here).pathname.startsWith('/auth')) break
      response = await this.ask(here)
    }
    return { response, url: here }
  }
}
