import { fold } from '../understanding/normalise.ts'
import { compilePhrases, findPhrases, lazy } from '../understanding/phrases.ts'
import { tokenize } from '../understanding/tokens.ts'

const words = lazy(() =>
  compilePhrases([
    {
      value: true,
      phrases: [
        '(fuck|fucking|fuk|fck|stfu|bitch|asshole|arsehole|bastard|moron|idiot|idiots|imbecile|retard|cunt|wanker|dickhead)',
        '(you|ur|u|your) .. (stupid|dumb|useless|trash|garbage|shit|pathetic)',
        '^ (stupid|dumb|useless) (bot|robot|machine|thing|ai|receptionist)',
        '(shut up|go to hell|screw you|piss off|drop dead)',
        '(غبي|غبيه|حمار|حماره|حقير|حقيره|وسخ|وسخه|زباله|خرا|اهبل|هبله|متخلف|متخلفه|حيوان|ابن الكلب|يا كلب|يلعن)',
        '(انقلع|انقلعي|اسكت|اخرس|اكل خرا|كول خرا)',
      ],
    },
  ]),
)
/** Longer messages say something besides. */
const MOST_WORDS = 12

/** A message that is an insult and little else. */
export function isAbusive(text: string): boolean {
  const tokens = tokenize(fold(text.slice(0, 1000)))
  return tokens.length <= MOST_WORDS && findPhrases(words(), tokens).length > 0
}
