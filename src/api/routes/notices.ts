import type { Notice } from '../../contract/notices.ts'
import { toPage } from '../../db/page.ts'
import { listNotices } from '../../domain/notices/list-notices.ts'
import type { Handlers } from '../bind.ts'

export const noticeHandlers = {
  listNotices: async (tx, { query }) => {
    const rows = await listNotices(tx, { limit: query.limit, cursor: query.cursor ?? null })
    return toPage(rows as Notice[], query.limit) // the tables' checks hold exactly the contract's values
  },
} satisfies Partial<Handlers>
