import { defineTexts } from '../../i18n/i18n.ts'

export const useSettingsTexts = defineTexts('settings', {
  en: {
    title: 'Settings',
    profile: 'Profile and hours',
    calendar: 'Calendar',
    receptionist: 'Receptionist',
    guardrails: 'Guardrails',
    brain: 'Brain',
    team: 'Team',
    widget: 'Chat widget',
    audit: 'Audit log',
    account: 'Your account',
    api_keys: 'API keys',
    webhooks: 'Webhooks',
    channels: 'Channels',
  },
  ar: {
    title: 'الإعدادات',
    profile: 'الملف والمواعيد',
    calendar: 'التقويم',
    receptionist: 'موظف الاستقبال',
    guardrails: 'ضوابط الأمان',
    brain: 'المحرك',
    team: 'الفريق',
    widget: 'نافذة الدردشة',
    audit: 'سجل التدقيق',
    account: 'حسابك',
    api_keys: 'مفاتيح API',
    webhooks: 'إشعارات الويب',
    channels: 'القنوات',
  },
})
