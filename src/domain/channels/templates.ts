import { AppError } from '../../contract/errors.ts'
import type { TenantDb, TenantTx } from '../../db/database.ts'
import { type Actor, writeAudit } from '../audit/write-audit.ts'

/** A template as the provider approved it. `body` has {{1}}, {{2}}, … where its variables go. */
export interface WhatsappTemplate {
  readonly name: string
  readonly language: string
  readonly body: string
  /** Carries, as its one variable, what the receptionist says of its own accord once the 24 hours are over. */
  readonly for_announcements: boolean
}

/** A template with its variables, as it is sent and as it is stored with its message. */
export interface TemplateUse {
  readonly name: string
  readonly language: string
  readonly variables: readonly string[]
}

const COLUMNS = ['name', 'language', 'body', 'for_announcements'] as const

export function listTemplates(tx: TenantDb): Promise<WhatsappTemplate[]> {
  return tx.db
    .selectFrom('whatsapp_templates')
    .select(COLUMNS)
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('name')
    .orderBy('language')
    .execute()
}

/** Adds a template or replaces the one of that name and language. Of each language one carries announcements. Throws `bad_request`. */
export async function setTemplate(tx: TenantTx, input: WhatsappTemplate & { readonly actor: Actor }): Promise<WhatsappTemplate> {
  const { name, language, body, for_announcements, actor } = input
  if (!/^[a-z0-9_]{1,512}$/.test(name)) throw new AppError('bad_request', 'name: must be 1 to 512 of a-z, 0-9 and _')
  if (!/^[a-z]{2,3}(_[A-Z]{2,4})?$/.test(language)) throw new AppError('bad_request', 'language: must be a code such as en, en_US or ar')
  const length = [...body].length
  if (length < 1 || length > 1024) throw new AppError('bad_request', 'body: must have 1 to 1024 characters')
  const count = variableCount(body)
  if (count === null) throw new AppError('bad_request', 'body: its variables must be {{1}}, {{2}}, … without a gap')
  if (for_announcements && count !== 1) throw new AppError('bad_request', 'body: a template for announcements has one variable, {{1}}')
  if (for_announcements) {
    const others = tx.db.updateTable('whatsapp_templates').set({ for_announcements: false, updated_at: tx.now.toISOString() })
    await others
      .where('tenant_id', '=', tx.tenantId)
      .where('language', '=', language)
      .where('name', '<>', name)
      .where('for_announcements', '=', true)
      .execute()
  }
  const values = { body, for_announcements, updated_at: tx.now.toISOString() }
  await tx.db
    .insertInto('whatsapp_templates')
    .values({ tenant_id: tx.tenantId, name, language, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'name', 'language']).doUpdateSet(values))
    .execute()
  await writeAudit(tx, {
    actor,
    action: 'whatsapp_template.set',
    target: { kind: 'whatsapp_template', id: name },
    details: { language, for_announcements },
  })
  return { name, language, body, for_announcements }
}

/** Throws `not_found`. */
export async function removeTemplate(
  tx: TenantTx,
  input: { readonly name: string; readonly language: string; readonly actor: Actor },
): Promise<void> {
  const { name, language, actor } = input
  const query = tx.db.deleteFrom('whatsapp_templates').where('tenant_id', '=', tx.tenantId)
  const gone = await query.where('name', '=', name).where('language', '=', language).returning('name').executeTakeFirst()
  if (!gone) throw noTemplate()
  await writeAudit(tx, {
    actor,
    action: 'whatsapp_template.removed',
    target: { kind: 'whatsapp_template', id: name },
    details: { language },
  })
}

/** The template with its variables in place. Throws `not_found`, and `bad_request` for variables that don't fit. */
export async function fillTemplate(tx: TenantDb, use: TemplateUse): Promise<string> {
  const query = tx.db.selectFrom('whatsapp_templates').select(COLUMNS).where('tenant_id', '=', tx.tenantId)
  const template = await query.where('name', '=', use.name).where('language', '=', use.language).executeTakeFirst()
  if (!template) throw noTemplate()
  const count = variableCount(template.body) ?? 0
  if (use.variables.length !== count) throw new AppError('bad_request', `variables: the template takes ${count}`)
  // The provider's own rules for what may stand in a variable.
  const wrong = use.variables.findIndex((value) => value.trim() === '' || /[\n\r\t\0]| {5,}/.test(value) || !value.isWellFormed())
  if (wrong !== -1) throw new AppError('bad_request', `variables.${wrong}: must be words on one line`)
  const text = fill(template.body, use.variables)
  if ([...text].length > MAX_FILLED)
    throw new AppError('bad_request', `variables: the whole message must have at most ${MAX_FILLED} characters`)
  return text
}

/** The tenant's template for announcements in the language of `text`, with the text in it; null without one, and for a text that is too long for it. */
export async function announcementTemplate(
  tx: TenantDb,
  { text, language }: { readonly text: string; readonly language: string | null },
): Promise<TemplateUse | null> {
  const templates = (await listTemplates(tx)).filter((template) => template.for_announcements)
  const template = templates.find((one) => one.language.split('_')[0] === (language === 'ar' ? 'ar' : 'en'))
  if (!template) return null
  const variable = text.replace(/\s+/g, ' ').trim()
  if ([...fill(template.body, [variable])].length > MAX_FILLED) return null
  return { name: template.name, language: template.language, variables: [variable] }
}

const MAX_FILLED = 1024

function fill(body: string, variables: readonly string[]): string {
  return body.replace(/\{\{(\d+)\}\}/g, (_, number) => variables[Number(number) - 1] ?? '')
}

/** How many variables a body takes; null when their numbers have a gap. */
function variableCount(body: string): number | null {
  const numbers = new Set([...body.matchAll(/\{\{(\d+)\}\}/g)].map((match) => Number(match[1])))
  for (let number = 1; number <= numbers.size; number++) if (!numbers.has(number)) return null
  return numbers.size
}

function noTemplate(): AppError {
  return new AppError('not_found', 'there is no template of this name and language')
}
