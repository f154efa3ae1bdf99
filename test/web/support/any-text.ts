import fc from 'fast-check'

/**
 * Text as it may stand in an address or a field: signs with a meaning there, letters, Chinese, an emoji, a
 * line end.
 */
export const anyText = fc
  .array(
    fc.constantFrom(...'&=?#%+,.;/\\"\'<> -0123456789abYZ李棋,。社区第网格\n\t', '👮', '\u0000', '%zz'),
    { maxLength: 40 },
  )
  .map((signs) => signs.join(''))
