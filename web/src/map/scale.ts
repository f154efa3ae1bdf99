const STEPS = [1, 2, 5] as const

/** The longest round length (1, 2 or 5 times a power of ten) that fits into so many pixels. */
export function roundScale(metresPerPixel: number, maxPixels: number): { metres: number; pixels: number } {
  const limit = metresPerPixel * maxPixels
  const power = 10 ** Math.floor(Math.log10(limit))
  const step = STEPS.findLast((candidate) => candidate * power <= limit) ?? 1
  return { metres: step * power, pixels: (step * power) / metresPerPixel }
}
