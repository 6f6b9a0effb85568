import { useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { call } from '../../../api/client.ts'
import { useBusiness, useMay } from '../../../api/session.ts'
import { useCommonTexts } from '../../../i18n/common.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/page.tsx'
import { tellError, tellWithUndo } from '../../../ui/toast.ts'
import { TemplateDialog } from './template-dialog.tsx'
import { useChannelsTexts } from './texts.ts'
import { type Whatsapp, whatsappKey } from './use-channels.ts'

/** What may be sent after the 24 hours. */
export function TemplatesCard({ templates }: { readonly templates: Whatsapp['templates'] }) {
  const t = useChannelsTexts()
  const common = useCommonTexts()
  const { slug } = useBusiness()
  const mayWrite = useMay('admin')
  const queryClient = useQueryClient()
  const [isAdding, setAdding] = useState(false)
  const refresh = () => queryClient.invalidateQueries({ queryKey: whatsappKey(slug) })
  const remove = async (template: Whatsapp['templates'][number]) => {
    const { name, language } = template
    await call(slug, 'removeWhatsappTemplate', { name, language })
    const restore = () => call(slug, 'setWhatsappTemplate', template).catch(tellError).finally(refresh)
    tellWithUndo(t('template_removed'), { label: common('undo'), onUndo: () => void restore() })
  }
  return (
    <Card
      title={t('templates')}
      description={t('templates_hint')}
      actions={mayWrite && <Button onClick={() => setAdding(true)}>{t('template_add')}</Button>}
    >
      {templates.length === 0 && <p className="text-sm text-muted-foreground">{t('templates_none')}</p>}
      <ul className="grid divide-y">
        {templates.map((template) => {
          const { name, language, body, for_announcements } = template
          return (
            <li key={`${name} ${language}`} className="flex items-start gap-3 py-2.5 text-sm">
              <div className="me-auto min-w-0">
                <p>
                  <code dir="ltr">{name}</code> <Badge>{language}</Badge>{' '}
                  {for_announcements && <Badge tone="success">{t('for_announcements')}</Badge>}
                </p>
                <p dir="auto" className="mt-1 break-words text-muted-foreground">
                  {body}
                </p>
              </div>
              {mayWrite && (
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={t('template_remove', { name })}
                  onClick={() => void remove(template).catch(tellError).finally(refresh)}
                >
                  <Trash2 aria-hidden />
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      {isAdding && <TemplateDialog onClose={() => setAdding(false)} />}
    </Card>
  )
}
