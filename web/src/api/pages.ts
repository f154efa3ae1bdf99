/** From where a list is read on: nothing for its beginning. Goes into a query as it is. */
export interface From {
  readonly cursor?: string
}

/**
 * The pages of a list of the server's, one after the other, each read when the one before was used. Ends with
 * the last page, or when its reader breaks off; throws what `read` throws, and what the signal was aborted
 * with.
 */
export async function* pages<Page extends { readonly cursor?: string | undefined }>(
  read: (from: From) => Promise<Page>,
  signal?: AbortSignal,
): AsyncGenerator<Page, void, void> {
  let from: From | null = {}
  while (from !== null) {
    const page: Page = await read(from)
    signal?.throwIfAborted()
    yield page
    from = page.cursor === undefined ? null : { cursor: page.cursor }
  }
}

/** All items of a list, whole or not at all. Throws as `pages`. */
export async function everyItem<Item>(
  read: (from: From) => Promise<{ readonly items: readonly Item[]; readonly cursor?: string | undefined }>,
  signal?: AbortSignal,
): Promise<Item[]> {
  const found: Item[] = []
  for await (const { items } of pages(read, signal)) found.push(...items)
  return found
}
