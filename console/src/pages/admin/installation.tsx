import { useQuery } from '@tanstack/react-query'
import { callOperator } from '../../api/client.ts'
import { useAdminTexts } from './texts.ts'

/** How this process is set up, in one row. */
export function Installation() {
  const t = useAdminTexts()
  const { data } = useQuery({ queryKey: ['operator', 'installation'], queryFn: () => callOperator('getInstallation') })
  if (!data) return null
  const facts = [
    [t('database'), t(data.database)],
    [t('brain'), data.brain],
    [t('mail'), t(data.mail)],
    [t('limits'), t(data.limits)],
    [t('roles'), data.roles.join(', ')],
    ['Node.js', data.node],
  ] as const
  return (
    <dl className="grid grid-cols-2 gap-3 rounded-lg border bg-surface p-4 text-sm sm:grid-cols-3 lg:grid-cols-6">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-muted-foreground">{name}</dt>
          <dd className="font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
