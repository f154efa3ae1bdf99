import { Refusal } from '#shared/contract/client.ts'
import { readProblem } from '#shared/contract/errors.ts'
import { retryAfter } from '#shared/contract/patient-fetch.ts'
import { jsonOf } from '#shared/lib/json.ts'

export interface Uploading {
  readonly sent: number
  readonly total: number
}

interface Upload {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** Puts a file where the server said, telling how far it is. Throws `Refusal` when it does not arrive. */
export function send(
  { url, headers }: Upload,
  file: File,
  onProgress: (uploading: Uploading) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // Not fetch: it does not tell how much of a body has gone.
    const request = new XMLHttpRequest()
    request.open('PUT', url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => onProgress({ sent: loaded, total })
    request.onload = () =>
      request.status >= 200 && request.status < 300 ? resolve() : reject(refusalIn(request))
    request.onerror = () => reject(new Refusal(null, 0))
    signal.addEventListener('abort', () => request.abort())
    request.onabort = () => reject(new Refusal(null, 0))
    onProgress({ sent: 0, total: file.size })
    request.send(file)
  })
}

/** What a bucket says is no problem of ours; our own server's door says one. */
function refusalIn(request: XMLHttpRequest): Refusal {
  const putOffBy = retryAfter(request.getResponseHeader('retry-after'), Date.now())
  return new Refusal(readProblem(jsonOf(request.responseText)), request.status, undefined, putOffBy)
}
