/** Bytes written one after the other. */
export class ByteWriter {
  #bytes = new Uint8Array(1024)
  #length = 0

  get length(): number {
    return this.#length
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const longer = new Uint8Array(2 * this.#bytes.length)
      longer.set(this.#bytes)
      this.#bytes = longer
    }
    this.#bytes[this.#length++] = value
  }

  /** A whole number from 0 to 2^53 - 1, seven bits a byte, the low ones first. */
  varint(value: number): void {
    let rest = value
    while (rest > 127) {
      this.byte((rest % 128) | 128)
      rest = Math.floor(rest / 128)
    }
    this.byte(rest)
  }

  /** A whole number of either sign: 0, -1, 1, -2, … as 0, 1, 2, 3, … */
  zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  raw(values: Uint8Array): void {
    for (const value of values) this.byte(value)
  }

  finished(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }
}

/** Reads what ByteWriter wrote; throws Error at the end of the bytes and on numbers no writer makes. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, start = 0) {
    this.#bytes = bytes
    this.#at = start
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  byte(): number {
    const value = this.#bytes[this.#at++]
    if (value === undefined) throw new Error('the bytes end too early')
    return value
  }

  varint(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (byte < 128) return value
      if (scale > 2 ** 42) throw new Error('a number is too long')
    }
  }

  /** A varint of at most `most`: counts and indexes are bounded before anything is allocated for them. */
  upTo(most: number): number {
    const value = this.varint()
    if (value > most) throw new Error(`${value} where at most ${most} can stand`)
    return value
  }

  zigzag(): number {
    const value = this.varint()
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2
  }

  raw(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw new Error('the bytes end too early')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})

/** CRC-32 (ISO-HDLC, as in zip and PNG) of the bytes, after those that gave `before`. */
function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before
  for (const byte of bytes) crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ byte) & 255]!
  return ~crc >>> 0
}

/**
 * A format's version byte, four bytes of checksum and the body. `context` is what the body must stand for,
 * such as its key.
 */
export function seal(version: number, context: string, body: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(5 + body.length)
  sealed[0] = version
  new DataView(sealed.buffer).setUint32(1, checksum(version, context, body))
  sealed.set(body, 5)
  return sealed
}

/** The body of sealed bytes; throws Error when version, context or any byte is not what was sealed. */
export function unseal(version: number, context: string, sealed: Uint8Array): Uint8Array {
  if (sealed.length < 5) throw new Error(`${context}: ${sealed.length} bytes are too few`)
  if (sealed[0] !== version) throw new Error(`${context}: version ${sealed[0]} is not ${version}`)
  const body = sealed.subarray(5)
  const stored = new DataView(sealed.buffer, sealed.byteOffset).getUint32(1)
  if (stored !== checksum(version, context, body)) throw new Error(`${context}: the checksum is wrong`)
  return body
}

function checksum(version: number, context: string, body: Uint8Array): number {
  return crc32(body, crc32(new TextEncoder().encode(`${version} ${context}`)))
}
