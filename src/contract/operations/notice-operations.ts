import { NoticeListQuery, NoticePage } from '../notices.ts'
import type { Operation } from '../operation.ts'
import { LIST_ERRORS } from './parts.ts'

export const notices = {
  listNotices: {
    method: 'GET',
    path: '/notices',
    tag: 'Notices',
    scope: 'read',
    summary: 'List notices',
    description: 'What the people of the business are told, newest first; mail carries the same where a mail server is configured.',
    query: NoticeListQuery,
    success: { status: 200, description: 'A page of notices.', schema: NoticePage },
    errors: LIST_ERRORS,
  },
} as const satisfies Record<string, Operation>
