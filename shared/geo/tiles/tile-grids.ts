import type { ByteReader, ByteWriter } from './bytes.ts'

/** A grid as a tile names it. */
export interface TileGrid {
  readonly code: string
  readonly name: string
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * Codes, then names, each as how many bytes it shares with the one before and the rest; neighbours' codes
 * differ in the last digits.
 */
export function writeGrids(out: ByteWriter, grids: readonly TileGrid[]): void {
  out.varint(grids.length)
  writeTexts(
    out,
    grids.map(({ code }) => code),
  )
  writeTexts(
    out,
    grids.map(({ name }) => name),
  )
}

/** Throws Error on anything writeGrids does not write. */
export function readGrids(bytes: ByteReader, most: number): TileGrid[] {
  const count = bytes.upTo(most)
  const codes = readTexts(bytes, count)
  const names = readTexts(bytes, count)
  return codes.map((code, i) => ({ code, name: names[i]! }))
}

function writeTexts(out: ByteWriter, texts: readonly string[]): void {
  let before = new Uint8Array()
  for (const text of texts) {
    const bytes = encoder.encode(text)
    let shared = 0
    while (shared < before.length && before[shared] === bytes[shared]) shared++
    out.varint(shared)
    out.varint(bytes.length - shared)
    out.raw(bytes.subarray(shared))
    before = bytes
  }
}

function readTexts(bytes: ByteReader, count: number): string[] {
  const texts: string[] = []
  let before = new Uint8Array()
  for (let i = 0; i < count; i++) {
    const shared = bytes.upTo(before.length)
    const rest = bytes.raw(bytes.varint())
    const text = new Uint8Array(shared + rest.length)
    text.set(before.subarray(0, shared))
    text.set(rest, shared)
    texts.push(decoder.decode(text))
    before = text
  }
  return texts
}
