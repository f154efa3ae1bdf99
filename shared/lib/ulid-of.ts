const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CHARACTERS = 26
const BITS = 5n

/** A ULID made of a hash in hex, for what must have the same id whenever it is made: its time is none. */
export function ulidOf(hash: string): string {
  let rest = BigInt(`0x${hash}`) & ((1n << 128n) - 1n)
  let text = ''
  for (let i = 0; i < CHARACTERS; i++) {
    text = BASE32[Number(rest & 31n)]! + text
    rest >>= BITS
  }
  return text
}
