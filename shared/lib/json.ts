/** The value of a JSON text from outside; undefined when it is none, so that the schema refuses it. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
