/** One page of a list. `next_cursor` is null exactly when `has_more` is false. */
export interface Page<T> {
  data: T[]
  next_cursor: string | null
  has_more: boolean
}

/**
 * A list that was asked for. Nothing is requested until it is used: `await` gives one page, `for await` every row from there on, a page at a time as they are
 * needed. Leaving the loop ends the requests; each loop begins anew.
 */
export class List<T> implements PromiseLike<Page<T>>, AsyncIterable<T> {
  readonly #fetchPage: (cursor: string | null) => Promise<Page<T>>
  #first: Promise<Page<T>> | null = null

  /** `fetchPage` is given null for the page that was asked for. */
  constructor(fetchPage: (cursor: string | null) => Promise<Page<T>>) {
    this.#fetchPage = fetchPage
  }

  // biome-ignore lint/suspicious/noThenProperty: awaiting a list is how its first page is asked for
  then<A = Page<T>, B = never>(
    onfulfilled?: ((page: Page<T>) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#first ??= this.#fetchPage(null)
    return this.#first.then(onfulfilled, onrejected)
  }

  catch<B = never>(onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<Page<T> | B> {
    return this.then(null, onrejected)
  }

  finally(onfinally?: (() => void) | null): Promise<Page<T>> {
    return this.then().finally(onfinally)
  }

  /** Page by page instead of row by row. */
  async *pages(): AsyncGenerator<Page<T>, void, undefined> {
    let cursor: string | null = null
    do {
      const page: Page<T> = await this.#fetchPage(cursor)
      yield page
      cursor = page.has_more ? page.next_cursor : null
    } while (cursor !== null)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* page.data
  }
}
