/**
 * What Node would end this process for though everybody else can go on being served: a promise that nobody
 * waited for, and a terminal that is gone or a log file that finds no room. Work of ours goes through
 * `inBackground`; this is for what is overlooked, here or in a library.
 */
export function outliveMistakes(): void {
  process.on('unhandledRejection', (error) => console.error(error))
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}
