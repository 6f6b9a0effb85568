import { Offering, OfferingCreate, OfferingListQuery, OfferingPage, OfferingUpdate } from '../offerings.ts'
import type { Operation } from '../operation.ts'
import { ITEM_ERRORS, idOf, LIST_ERRORS } from './parts.ts'

export const offerings = {
  listOfferings: {
    method: 'GET',
    path: '/offerings',
    tag: 'Offerings',
    scope: 'read',
    summary: 'List offerings',
    description: 'Newest first: by `created_at`, then `id`, both descending. Deleted ones are gone.',
    query: OfferingListQuery,
    success: { status: 200, description: 'A page of offerings.', schema: OfferingPage },
    errors: LIST_ERRORS,
  },
  createOffering: {
    method: 'POST',
    path: '/offerings',
    tag: 'Offerings',
    scope: 'offerings:write',
    summary: 'Create an offering',
    description: 'Adds a line to the catalogue. An `external_id` that another offering has is a 409. Emits `offering.created`.',
    body: OfferingCreate,
    success: { status: 201, description: 'Created. Emits `offering.created`.', schema: Offering },
    errors: [400, 401, 403, 409, 429],
  },
  getOffering: {
    method: 'GET',
    path: '/offerings/{id}',
    tag: 'Offerings',
    scope: 'read',
    summary: 'Get an offering',
    description: 'One offering.',
    params: idOf('offering'),
    success: { status: 200, description: 'The offering.', schema: Offering },
    errors: ITEM_ERRORS,
  },
  updateOffering: {
    method: 'PATCH',
    path: '/offerings/{id}',
    tag: 'Offerings',
    scope: 'offerings:write',
    summary: 'Update an offering',
    description:
      'Changes the given members; null clears; `attributes` merge one level deep, `photos` are replaced whole. Emits `offering.updated`. A call that changes nothing emits nothing and leaves `updated_at`.',
    params: idOf('offering'),
    body: OfferingUpdate,
    success: { status: 200, description: 'Updated. Emits `offering.updated`.', schema: Offering },
    errors: [400, 401, 403, 404, 409, 429],
  },
  deleteOffering: {
    method: 'DELETE',
    path: '/offerings/{id}',
    tag: 'Offerings',
    scope: 'offerings:write',
    summary: 'Delete an offering',
    description: 'Takes it out of the catalogue. Appointments that refer to it stay; its `external_id` is free again. Emits nothing.',
    params: idOf('offering'),
    success: { status: 204, description: 'Deleted.', schema: null },
    errors: ITEM_ERRORS,
  },
} as const satisfies Record<string, Operation>
