/** How the bytes of a text are read. GB18030 holds all of GBK and GB2312, which Excel in Chinese writes. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

/**
 * Tells the encoding of a text from all of its bytes, since one that begins in English may go on in Chinese;
 * null when it is none of these. UTF-16 by its mark or by the zeros beside a first line in ASCII, else UTF-8
 * where it is valid, else GB18030.
 */
export async function encodingOf(chunks: AsyncIterable<Uint8Array>): Promise<TextEncoding | null> {
  const open = new Set<TextEncoding>(['utf-8', 'gb18030'])
  const decoders = new Map([...open].map((name) => [name, new TextDecoder(name, { fatal: true })]))
  const fits = (name: TextEncoding, chunk?: Uint8Array): boolean => {
    try {
      // Without a chunk it is the end: half a character there is a mistake, too.
      decoders.get(name)!.decode(chunk, { stream: chunk !== undefined })
      return true
    } catch {
      return false
    }
  }
  const head: number[] = []
  for await (const chunk of chunks) {
    head.push(...chunk.subarray(0, HEAD_BYTES - head.length))
    const wide = wideEncoding(head)
    if (wide !== null) return wide
    for (const name of open) if (!fits(name, chunk)) open.delete(name)
    // What UTF-16 begins with is nothing else, so its first bytes are waited for.
    if (open.size === 0 && head.length >= HEAD_BYTES) return null
  }
  for (const name of open) if (!fits(name)) open.delete(name)
  return open.has('utf-8') ? 'utf-8' : open.has('gb18030') ? 'gb18030' : null
}

const HEAD_BYTES = 4

function wideEncoding([first, second, third, fourth]: readonly number[]): 'utf-16le' | 'utf-16be' | null {
  if ((first === 0xff && second === 0xfe) || (first! > 0 && second === 0 && third! > 0 && fourth === 0))
    return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || (first === 0 && second! > 0 && third === 0 && fourth! > 0))
    return 'utf-16be'
  return null
}
