/** What a notice tells, as facts; its words follow from the language of the business. Nothing of a customer goes in: mail leaves the house. */
export type NoticeFacts =
  | { readonly kind: 'webhook_endpoint.disabled'; readonly host: string }
  | { readonly kind: 'conversation.handoff_requested' }

export interface NoticeWords {
  readonly title: string
  readonly text: string
}

export type NoticeLanguage = 'en' | 'ar'

export function noticeWords(facts: NoticeFacts, language: NoticeLanguage): NoticeWords {
  switch (facts.kind) {
    case 'webhook_endpoint.disabled':
      return language === 'ar'
        ? {
            title: `أُوقف الإرسال إلى ${facts.host}`,
            text: `فشلت كل محاولات الإرسال إلى ${facts.host} خلال الأيام الخمسة الماضية، فتوقّف الإرسال إليه. بعد إصلاحه يمكن استئناف الإرسال من صفحة الويب هوكس، ثم إعادة إرسال ما فات.`,
          }
        : {
            title: `Webhooks to ${facts.host} are switched off`,
            text: `Every attempt to deliver to ${facts.host} failed for five days, so nothing more is sent there. Once it works again, resume the endpoint under Webhooks and send again what was missed.`,
          }
    case 'conversation.handoff_requested':
      return language === 'ar'
        ? {
            title: 'عميل ينتظر أحد أفراد الفريق',
            text: 'طُلب تدخّل أحد أفراد الفريق في محادثة، ولن يردّ المساعد فيها حتى تُسلَّم إليه من جديد. تجدون المحادثة وملخّصها ضمن المحادثات المنتظرة.',
          }
        : {
            title: 'A customer is waiting for a person',
            text: 'A conversation was handed to your team, and the receptionist keeps quiet in it until it is handed back. You find it, with what is known so far, among the conversations that wait for a person.',
          }
    default:
      return facts satisfies never
  }
}

export const DIGEST_SUBJECT: Readonly<Record<NoticeLanguage, string>> = { en: 'Several notices at once', ar: 'عدة إشعارات معًا' }
