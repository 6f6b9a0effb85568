import { z } from 'zod'
import { text } from '../common.ts'
import type { ConsoleOperation } from './operation.ts'

const Widget = z.object({ widget_key: z.string(), script_url: z.string(), chat_url: z.string(), allowed_origins: z.array(z.string()) })

/** The chat on the business's own site. */
export const widget = {
  getWidget: { role: 'viewer', output: Widget },
  /** Each is a scheme, a host and a port where it needs one; the answer has them in their one spelling. */
  setAllowedOrigins: {
    role: 'admin',
    input: z.strictObject({ origins: z.array(text(1, 300)).max(50, 'must have at most 50') }),
    output: Widget,
  },
  /** The key before works no more, at once. */
  rotateWidgetKey: { role: 'admin', output: Widget },
} as const satisfies Record<string, ConsoleOperation>
