import type { Language } from '../understanding/types.ts'

type Words = Readonly<Record<Language, string>>

/** What is said on a call outside a turn. */
export const CALL_PHRASES = {
  /** Into silence, once and once more. */
  are_you_there: { en: "I can't hear you; are you still there?", ar: 'لا أسمعك، هل ما زلت معي؟' },
  still_there: {
    en: 'If you are speaking, it does not reach me; how can I help you?',
    ar: 'إن كنت تتحدث فصوتك لا يصلني، كيف أستطيع مساعدتك؟',
  },
  silent_goodbye: {
    en: "I can't hear anything, so I'll hang up now. Please call again any time, goodbye!",
    ar: 'لا أسمع شيئًا، لذلك سأنهي المكالمة الآن. يمكنك الاتصال بنا في أي وقت، مع السلامة!',
  },
  /** A person has the conversation. */
  transferring: { en: 'One moment, I am connecting you with a colleague.', ar: 'لحظة من فضلك، أحوّلك إلى أحد الزملاء.' },
  with_colleague: {
    en: 'A colleague is looking after this and will get back to you; I have noted what you said.',
    ar: 'أحد الزملاء يتابع طلبك وسيتواصل معك، وقد دوّنت ما قلته.',
  },
  trouble: {
    en: "I'm sorry, something went wrong on our side. Please say that again in a moment.",
    ar: 'عذرًا، حدث خلل لدينا. من فضلك أعد ما قلته بعد لحظات.',
  },
  /** The guardrails answer nothing more for now. */
  over: { en: "That's all I can do on this call. Goodbye!", ar: 'هذا كل ما أستطيع فعله في هذه المكالمة. مع السلامة!' },
} as const satisfies Record<string, Words>
