/**
 * Cuts a text into parts of at most `length` UTF-16 units, never through a character. An empty text has no
 * part.
 */
export function splitText(text: string, length: number): string[] {
  const parts: string[] = []
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + length, text.length)
    // A high surrogate at the end would be sent as half a character.
    if (end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end -= 1
    parts.push(text.slice(start, end))
    start = end
  }
  return parts
}
