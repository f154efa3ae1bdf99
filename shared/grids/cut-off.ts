/**
 * Whether text that is no JSON is so because its end is missing, as when it was copied or sent only in part:
 * it begins as an object or a list and ends inside of it. Brackets inside strings do not count. Every
 * beginning of a JSON object is cut off, an object as a whole is not.
 */
export function isCutOff(text: string): boolean {
  let depth = 0
  let isString = false
  for (let i = text.search(/[^\s\uFEFF]/); i >= 0 && i < text.length; i++) {
    const sign = text[i]!
    if (isString) {
      if (sign === '\\') i++
      else if (sign === '"') isString = false
    } else if (sign === '"') isString = true
    else if (sign === '{' || sign === '[') depth++
    else if (sign === '}' || sign === ']') depth--
    // Whatever this is, it did not begin as one, or is over.
    if (depth <= 0) return false
  }
  return depth > 0
}
