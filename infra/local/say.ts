/** Tells the person at the terminal something, in both languages on one line. */
export type Say = (zh: string, en: string) => void

/** Lines go to stdout; with `quiet` only what needs attention does, through `console.error`. */
export const sayer = (quiet: boolean): Say =>
  quiet ? () => undefined : (zh, en) => console.log(`${zh}  ${en}`)

/** For what goes wrong while the server keeps running: said even when quiet. */
export const warn: Say = (zh, en) => console.error(`${zh}  ${en}`)
