import type { Context } from '../../../context.ts'
import type { TenantTx } from '../../../db/database.ts'
import { readChatTenant } from '../../../domain/chat/find-widget-tenant.ts'
import { rotateWidgetKey, setAllowedOrigins } from '../../../domain/chat/set-widget.ts'
import type { ConsoleHandlers } from '../bind-console.ts'

export const widgetHandlers = {
  getWidget: (tx, _request, ctx) => shown(tx, ctx),
  setAllowedOrigins: async (tx, { input, actor, ip }, ctx) => {
    await setAllowedOrigins(tx, { ...input, actor, ip })
    return shown(tx, ctx)
  },
  rotateWidgetKey: async (tx, { actor, ip }, ctx) => {
    await rotateWidgetKey(tx, { actor, ip })
    return shown(tx, ctx)
  },
} satisfies Partial<ConsoleHandlers>

async function shown(tx: TenantTx, ctx: Context) {
  const { widget_key, slug, allowed_origins } = await readChatTenant(tx)
  const { publicUrl } = ctx.config.http
  return {
    widget_key,
    script_url: `${publicUrl}/chat-assets/widget.js`,
    chat_url: `${publicUrl}/chat/${slug}`,
    allowed_origins: [...allowed_origins],
  }
}
