import { CountyCode } from '#shared/lib/division-code.ts'
import { AggregateId } from '#shared/lib/id.ts'

/** Which county is audited, and the chain that is open. */
export interface View {
  readonly county: string | null
  readonly chain: string | null
}

export function toUrl({ county, chain }: View): string {
  const query = new URLSearchParams({
    ...(county === null ? {} : { county }),
    ...(chain === null ? {} : { chain }),
  })
  return query.size === 0 ? '' : `?${query}`
}

/** The view of a query; what it does not understand in it is left out. */
export function fromUrl(search: string): View {
  const query = new URLSearchParams(search)
  return {
    county: CountyCode.safeParse(query.get('county')).data ?? null,
    chain: AggregateId.safeParse(query.get('chain')).data ?? null,
  }
}
