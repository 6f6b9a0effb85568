import { readReceptionist } from '../../../domain/receptionist-settings/read-receptionist.ts'
import { setReceptionist } from '../../../domain/receptionist-settings/set-receptionist.ts'
import type { ConsoleHandlers } from '../bind-console.ts'

export const receptionistHandlers = {
  getReceptionist: (tx) => readReceptionist(tx),
  setReceptionist: (tx, { input, actor }) => setReceptionist(tx, { draft: input, actor }),
} satisfies Partial<ConsoleHandlers>
