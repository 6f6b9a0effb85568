/** What a notice tells, as facts; its words follow from the language of the business. Nothing of a customer goes in: mail leaves the house. */
export type NoticeFacts =
  | { readonly kind: 'webhook_endpoint.disabled'; readonly host: string }
  | { readonly kind: 'conversation.handoff_requested' }
  /** `credentials`: the provider doesn't know them (any more). `account`: it has locked the account. */
  | { readonly kind: 'whatsapp_channel.paused'; readonly reason: 'credentials' | 'account' }
  /** A bound of the business's own day: how many turns it answers, how many tokens a language model may take. */
  | { readonly kind: 'daily_turns.reached' | 'daily_tokens.reached'; readonly bound: number }

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
    case 'whatsapp_channel.paused':
      return language === 'ar'
        ? { title: 'أُوقف الإرسال عبر واتساب', text: PAUSED_AR[facts.reason] }
        : { title: 'WhatsApp is switched off', text: PAUSED_EN[facts.reason] }
    case 'daily_turns.reached':
      return language === 'ar'
        ? {
            title: 'بلغ المساعد حدّه اليومي',
            text: `ردّ المساعد خلال الأربع والعشرين ساعة الماضية على ${facts.bound} رسالة، وهو الحد الذي حددتموه. يُطلب من العملاء الآن التواصل معكم مباشرة. يمكنكم رفع الحد من إعدادات الضوابط.`,
          }
        : {
            title: 'The receptionist has reached its bound of a day',
            text: `It has answered ${facts.bound} times within 24 hours, as many as your guardrails allow. Customers are asked to contact your team directly until there is room again. You can raise the bound under Guardrails.`,
          }
    case 'daily_tokens.reached':
      return language === 'ar'
        ? {
            title: 'بلغ نموذج اللغة حدّه اليومي',
            text: `استُهلك اليوم حدّ نموذج اللغة (${facts.bound} رمزًا). يتابع المساعد المدمج الردّ على العملاء حتى الغد. يمكنكم رفع الحد من إعدادات الضوابط.`,
          }
        : {
            title: 'The language model has reached its bound of a day',
            text: `Today's ${facts.bound} tokens are used up. The built-in receptionist goes on answering your customers until tomorrow. You can raise the bound under Guardrails.`,
          }
    default:
      return facts satisfies never
  }
}

const PAUSED_EN = {
  credentials:
    'The provider no longer accepts the credentials of your WhatsApp number, so nothing is sent. Customers’ messages still come in. Enter new credentials and verify the number; what waits is sent then, if it is less than a day old.',
  account:
    'The provider has locked your WhatsApp account, or a bill is open, so nothing is sent. Customers’ messages still come in. Once that is settled with the provider, verify the number; what waits is sent then, if it is less than a day old.',
} as const

const PAUSED_AR = {
  credentials:
    'لم يعد المزوّد يقبل بيانات الدخول الخاصة برقم واتساب، فتوقّف الإرسال. رسائل العملاء ما زالت تصل. أدخلوا بيانات جديدة ثم تحقّقوا من الرقم، وعندها يُرسل ما ينتظر إن لم يمضِ عليه يوم.',
  account:
    'أوقف المزوّد حساب واتساب الخاص بكم أو توجد فاتورة غير مسدّدة، فتوقّف الإرسال. رسائل العملاء ما زالت تصل. بعد تسوية الأمر مع المزوّد تحقّقوا من الرقم، وعندها يُرسل ما ينتظر إن لم يمضِ عليه يوم.',
} as const

export const DIGEST_SUBJECT: Readonly<Record<NoticeLanguage, string>> = { en: 'Several notices at once', ar: 'عدة إشعارات معًا' }
