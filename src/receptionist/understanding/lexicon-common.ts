import { fold } from './normalise.ts'

/**
 * Everyday words. A typo may turn a rare word into an offering's name, an everyday word means itself: "message" is no slip of "massage".
 * Also the words no personal name is made of.
 */
const ENGLISH = `
a able about above accept across actually add after afternoon again ago ahead all allow almost alone already also although always am amazing among an and another answer any anybody
anyone anything anytime anyway appointment appointments are area around arrive as ask asking at available away awesome back bad be because become bed been before begin behind being believe below best better between
big bill birthday bit black blue book booked booking bookings both bring brother brown bus business busy but buy by bye call called calling came can cancel cannot car card care case cash chance change charge cheap check child
children choose city class clean clear client close closed cold come coming complain confirm contact cook cool correct cost costs could couple course cup customer cut dad daily date daughter day days deal dear
deep definitely different dinner do doctor does doing done door down drink drive driving due during each early easy eat either else email emergency end enjoy enough evening ever every everyone everything exactly example
excellent except excuse expect expensive explain eye face fact family far fast father feel few fifteen fifty fill find fine finish first five fix follow food for forever forget forgot form forty found four free friday friend friends from front
full fun further gave get getting girl give given glad go goes going gone good got great green group guess had hair half hand happen happy hard has hate have having he head health hear heart hello help her here hey hi high him his hold
holiday home hope hotel hour hours house how however hundred hurry husband i idea if important in include inside instead interested into is issue it its job just keep kid kids kind know lady large last late later leave left less let lets
letter life light like line list little live local location long look looking lot love low lunch mad made mail main make making man manager many market matter may maybe me meal mean meant meet meeting member men mention menu message
messages messaging middle might mind mine minute minutes miss mom moment monday money month months more morning most mother mother's mouth move moved moving much mum must my name near nearly need needed needs never new news next nice night nine no nobody
none noon nope normal not note nothing now number numbers of off offer office often oh ok okay old on once one online only open opening option options or order other our out outside over own package page paid pain pair paper parents park parking part
party past patient pay paying people per perfect perhaps person phone pick picked place plan play please plus possible prefer price prices probably problem put quality question quick quickly quite rate ready real really reason receive recommend red
refund regular remember rent repeat reply request reschedule reserve reservation rest return review right room run sad said same saturday save saw say schedule second see seem seen sell send sent serious service services session set seven several shall
she shop short should show sick side sign since single sir sister sit site six size slot slots small so some somebody someone something sometimes son soon sooner sorry sort sound sounds space speak spend staff stand start state stay still stop store street strong
stuff such sunday suppose sure surprised table take taken taking talk team tell ten terrible text than thank thanks that the their them then there these they thing things think third thirty this those though thought thousand three through thursday time times tired to today
together tomorrow tonight too took top total touch town tried trouble true try trying tuesday turn twelve twenty two type under understand unfortunately unhappy until up upset urgent us use used using usually very view viewing visit voice wait waiting walk want wanted
wants was watch water way we wednesday week weekend weeks welcome well went were what whatever when whenever where which while white who whole whose why wife will wish with within without woman women wondering word words work working works worried
worry worse worst would write wrong rather abroad overseas year years yellow yes yesterday yet you young your yours yourself racial faucet prince
`
const ARABIC = `
انا انت انتي انتم انتو هو هي هم نحن احنا من في على الى عن مع هذا هذه هاي هذي ذا ده دي اللي الذي التي ما لا لم لن مو مش مب نعم اي ايوه اه لو اذا ان كان كانت يكون هل كيف كيفك متى امتى وين فين اين ليش ليه لماذا كم بكم شو ايش وش شنو ايه مين منو
بدي بدنا عايز عايزه عاوز عاوزه ابي ابغى ابغا اريد نريد اود حاب حابه حابب محتاج محتاجه لازم ممكن اقدر بقدر تقدر احجز حجز موعد مواعيد الغاء الغي تغيير اغير تاجيل اجل اسم رقم جوال تلفون هاتف موبايل ايميل بريد سعر اسعار
يوم بكره بكرا غدا اليوم امس صباح مساء ليل ظهر عصر مغرب عشاء ساعه دقيقه اسبوع شهر سنه احد اثنين ثلاثاء اربعاء خميس جمعه سبت وقت بعد قبل الان هلا هلق الحين دلوقتي شكرا مرحبا اهلا هلا سلام السلام عليكم صباح مساء الخير
تمام ماشي اوكي اكيد طيب خلاص بس يعني كمان برضو ايضا جدا كتير كثير شوي شويه كل بعض غير نفس عند عندي عندك عندكم عنده في فيه مافي رجاء فضلك سمحت يا يلا واحد اثنين ثلاثه اربعه خمسه سته سبعه ثمانيه تسعه عشره
قلت قلتلك قلتلكم قلتلكن اقول بقول قصدي اقصد شخص اشخاص مكان محل خدمه خدمات موظف مدير مشكله زعلان زعلانه سيء سيئه خصم عرض عروض رخيص غالي جديد قديم اول اخر ثاني ثالث مره
`

const COMMON: ReadonlySet<string> = new Set(
  fold(`${ENGLISH} ${ARABIC}`)
    .text.split(/\s+/)
    .filter((word) => word !== ''),
)

/** True for an everyday word of either language, folded. */
export function isCommonWord(word: string): boolean {
  return COMMON.has(word)
}

export function commonWords(): ReadonlySet<string> {
  return COMMON
}
