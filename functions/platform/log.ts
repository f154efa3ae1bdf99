type Fields = Record<string, string | number | boolean | null | undefined>

/** One JSON line to the log; never free text of incidents, tokens or positions. */
export function log(
  level: 'info' | 'warn' | 'error',
  message: string,
  fields: Fields = {},
  cause?: unknown,
): void {
  const trace = cause instanceof Error ? { error: cause.name, stack: cause.stack } : {}
  process.stderr.write(`${JSON.stringify({ level, message, ...fields, ...trace })}\n`)
}
