import { addClosure, removeClosure } from '../../../domain/calendar/closures.ts'
import { listCalendarResources } from '../../../domain/calendar/list-calendar-resources.ts'
import { previewArchive } from '../../../domain/calendar/preview-archive.ts'
import { addResource, setResourceStatus, updateResource } from '../../../domain/calendar/set-resource.ts'
import { setWeeklyHours } from '../../../domain/calendar/set-weekly-hours.ts'
import type { ConsoleHandlers } from '../bind-console.ts'

export const resourceHandlers = {
  setWeeklyHours: async (tx, { input, actor, ip }) => ({ hours: await setWeeklyHours(tx, { ...input, actor, ip }) }),
  addClosure: (tx, { input, actor, ip }) => addClosure(tx, { ...input, actor, ip }),
  removeClosure: async (tx, { input, actor, ip }) => void (await removeClosure(tx, { ...input, actor, ip })),
  listResources: async (tx) => ({ resources: await listCalendarResources(tx) }),
  addResource: async (tx, { input, actor, ip }) => ({ id: await addResource(tx, { ...input, actor, ip }) }),
  updateResource: async (tx, { input, actor, ip }) => void (await updateResource(tx, { ...input, actor, ip })),
  previewArchive: (tx, { input }) => previewArchive(tx, input),
  archiveResource: async (tx, { input, actor, ip }) => void (await setResourceStatus(tx, { ...input, status: 'archived', actor, ip })),
  restoreResource: async (tx, { input, actor, ip }) => void (await setResourceStatus(tx, { ...input, status: 'active', actor, ip })),
} satisfies Partial<ConsoleHandlers>
