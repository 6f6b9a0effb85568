import { splitClauses } from '../agents/clauses.ts'
import { fold } from '../understanding/normalise.ts'
import { compilePhrases, findPhrases, lazy } from '../understanding/phrases.ts'
import { tokenize } from '../understanding/tokens.ts'

/** What people come to a clinic with. Found in a wish for an appointment, it is the reason of the visit, and nobody asks for it again. */
const COMPLAINTS = lazy(() =>
  compilePhrases([
    {
      value: true,
      phrases: [
        '(cough|coughing|fever|headache|headaches|migraine|rash|toothache|acne|eczema|flu|dizzy|dizziness|vomiting|diarrhea|diarrhoea|nausea|sprain|infection|itching|itchy|backache)',
        '(sore|stiff|swollen|painful|bleeding) (throat|neck|back|knee|ankle|gum|gums|tooth|eye|eyes|ear)',
        '(throat|neck|back|knee|ankle|tooth|ear|stomach|tummy|head|chest|shoulder) (pain|ache|hurts|infection)',
        '(pain|ache) in (my|his|her|the)',
        'high (blood pressure|cholesterol|sugar)',
        '(كحه|سعال|حراره|سخونه|صداع|طفح|زكام|انفلونزا|حبوب|دوخه|ترجيع|اسهال|غثيان|حكه|التهاب|حساسيه|رشح)',
        '(الم|وجع|مغص) .. (راس*|بطن*|ظهر*|سن|سني|اسنان*|حلق*|ركب*|اذن*|معده*|رقب*)',
        '(ضرسي|سني|ظهري|راسي|بطني|حلقي|ركبتي) (يوجعني|يالمني|توجعني|تالمني|بيوجعني|بتوجعني)',
      ],
    },
  ]),
)

/** The clause that tells what is the matter, as it was written; null when none does. */
export function complaintIn(text: string): string | null {
  const told = splitClauses(text).find((clause) => findPhrases(COMPLAINTS(), tokenize(fold(clause.text))).length > 0)
  return told ? told.text.trim().slice(0, 300) : null
}
